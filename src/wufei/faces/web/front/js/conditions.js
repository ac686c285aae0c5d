// Conditions of fields and moves as data, judged by the same words as on the server (rules/conditions). Not for: fields.
export const told = (value) => value !== undefined && value !== null && value !== '';

export function holds([word, ...rest], values) {
  const [name, wanted] = rest;
  switch (word) {
    case 'filled': return told(values[name]);
    case 'among': return wanted.includes(String(values[name] ?? ''));
    case 'above': return Number.isInteger(Number(values[name])) && told(values[name]) && Number(values[name]) > wanted;
    case 'not': return !holds(name, values);
    case 'every': return rest.every((part) => holds(part, values));
    case 'either': return rest.some((part) => holds(part, values));
    default: return true;  // a word this page does not know is left to the server
  }
}
