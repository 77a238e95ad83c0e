import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../bootstrap.mjs";

/** Links to files that are not there, and to headings that their page does not have. */
export function findBrokenLinks({ folder, name }) {
  const path = join(folder, name);
  const links = [...proseOf(path).matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)].map(([, target]) => target);
  return links
    .filter((target) => !leadsSomewhere(path, target))
    .map((target) => {
      return `${relative(root, path)}: the link ${target} leads nowhere.`;
    });
}

/** Paths of this repository that are named, say `scripts/test.mjs`, and are not there. */
export function findMissingPaths({ folder, name }) {
  const path = join(folder, name);
  const named = [
    ...proseOf(path).matchAll(/`((?:apps|docs|packages|scripts|src|test)\/[\w./-]+)`/g),
  ];
  return named
    .map(([, target]) => target)
    .filter((target) => ![root, folder].some((base) => existsSync(join(base, target))))
    .map((target) => `${relative(root, path)}: there is no ${target}.`);
}

function leadsSomewhere(path, target) {
  const [file, heading] = target.split("#");
  const page = file === "" ? path : resolve(dirname(path), file);
  if (!existsSync(page)) return false;
  return heading === undefined || !page.endsWith(".md") || headingsOf(page).has(heading);
}

/** The names that links to the headings of a page use, as GitHub makes them. */
function headingsOf(page) {
  const headings = [...proseOf(page).matchAll(/^#+ (.+)$/gm)];
  return new Set(
    headings.map(([, text]) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function proseOf(path) {
  return readFileSync(path, "utf8").replaceAll(/^ *```.*?^ *```/gms, "");
}
