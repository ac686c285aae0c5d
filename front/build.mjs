// Bundle the front: scripts, styles, fonts and the icon sprite, from node_modules and our sources into build/front.
// No CDN, no source maps, no download. Not for: watching; `make setup` runs it again when a source changed (0.5 s).
import { build } from "esbuild";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const sources = path.join(root, "src/wufei/faces/web/front");
const out = path.join(root, "build/front");
const making = path.join(root, "build/front.making");

// What a page asks for. Charts and maps are imported by app.js when a page shows one, and become chunks; the map's worker must
// be a file of its own beside the map's chunk.
const entries = {
  app: path.join(sources, "app.js"),
  phone: path.join(sources, "phone.js"),
  style: path.join(sources, "app.css"),
  "chunks/maplibre-gl-worker": path.join(root, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"),
};

function fail(lines) {
  for (const line of [lines].flat()) console.error(line);
  process.exit(1);
}

function walk(folder, endings) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.includes(path.extname(entry.name)))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

// Icons are named in templates {% icon "name" %}, in Python and scripts icon("name") or icon="name".
const iconUse = /(?:\{%\s*icon\s+|\bicon\(\s*|\bicon=)(["'])([a-z0-9][a-z0-9-]*)\1/g;

function iconsUsed() {
  const used = new Map();
  for (const file of walk(path.join(root, "src/wufei/faces/web"), [".html", ".py", ".js"])) {
    const text = fs.readFileSync(file, "utf8");
    for (const found of text.matchAll(iconUse)) {
      const line = text.slice(0, found.index).split("\n").length;
      if (!used.has(found[2])) used.set(found[2], `${path.relative(root, file)}:${line}`);
    }
  }
  return used;
}

// "star" is the outline, "star-filled" the filled drawing of Tabler's set.
function drawing(name) {
  const folder = path.join(root, "node_modules/@tabler/icons/icons");
  const filled = name.endsWith("-filled");
  const file = path.join(folder, filled ? "filled" : "outline", `${name.replace(/-filled$/, "")}.svg`);
  if (!fs.existsSync(file)) return null;
  const inside = fs.readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
  const strokes = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${strokes}>${inside.replace(/\s*\n\s*/g, "").trim()}</symbol>`;
}

function sprite() {
  const used = iconsUsed();
  const unknown = [...used].filter(([name]) => drawing(name) === null);
  if (unknown.length) {
    fail(unknown.map(([name, where]) => `${where}: Tabler has no icon called "${name}"`));
  }
  const symbols = [...used.keys()].sort().map(drawing);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

const missing = Object.values(entries).filter((file) => !fs.existsSync(file));
if (missing.length) {
  fail(missing.map((file) => `missing: ${path.relative(root, file)}`).concat("Without these the pages have no front."));
}

fs.rmSync(making, { recursive: true, force: true });
fs.mkdirSync(making, { recursive: true });
fs.writeFileSync(path.join(making, "icons.svg"), sprite());
try {
  await build({
    entryPoints: entries,
    outdir: making,
    absWorkingDir: root,
    nodePaths: [path.join(root, "node_modules")],
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: ["chrome109", "firefox115", "safari16"],
    charset: "utf8",
    legalComments: "external",
    sourcemap: false,
    entryNames: "[dir]/[name]",
    chunkNames: "chunks/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    loader: { ".woff2": "file", ".woff": "empty", ".svg": "file", ".png": "file" },
    logLevel: "error",
  });
} catch {
  process.exit(1); // esbuild has said what and where
}
// app.css is the name pages use; esbuild gives that name to the styles that scripts import, so those are joined on.
const styles = ["style.css", "app.css"].map((name) => path.join(making, name)).filter((file) => fs.existsSync(file));
const joined = styles.map((file) => fs.readFileSync(file, "utf8")).join("");
styles.forEach((file) => fs.rmSync(file));
fs.writeFileSync(path.join(making, "app.css"), joined);

fs.rmSync(out, { recursive: true, force: true });
fs.renameSync(making, out);
for (const file of walk(out, [".js", ".css", ".svg"])) {
  console.log(`${String(Math.ceil(fs.statSync(file).size / 1024)).padStart(6)} KB  ${path.relative(out, file)}`);
}
