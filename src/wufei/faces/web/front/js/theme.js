// Light or dark: the choice is kept in a cookie, so that the server renders it at once.
export function startTheme() {
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-theme-switch]')) return;
    const root = document.documentElement;
    const theme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    root.dataset.bsTheme = theme;
    document.cookie = `wufei_theme=${theme};path=/;max-age=31536000;samesite=lax`;
    document.dispatchEvent(new CustomEvent('wufei:theme', { detail: theme }));
  });
}
