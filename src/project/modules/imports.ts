const importing = /\b(?:from|import|require)\s*(?:\(\s*(?:\/\*.{0,200}?\*\/\s*)?)?(?:'([^'\n]+)'|"([^"\n]+)")/g;
const passing = /\bexport\s+(?:type\s+)?(?:\*(?:\s*as\s+[\w$]+)?|\{[^{}]*\})\s*from\s*(?:'([^'\n]+)'|"([^"\n]+)")/g;

/** Packages that load all files of a folder into one object, each under its name: https://www.npmjs.com/package/auto-load, https://www.npmjs.com/package/require-all and the like. */
export const folderLoaders: readonly string[] = ['auto-load', 'require-all', 'require-dir', 'require-directory', 'requireindex', 'include-all'];
/** Texts that may load the files of a folder by their names: those that it has, or that are written down (`` require(`./${name}`) ``). */
export const loadsFolder = new RegExp(`\\b(?:readdir|loadFiles)(?:Sync)?\\s*\\(|['"](?:${folderLoaders.join('|')})['"]|\\]\\s*=\\s*require\\(\\s*(?:\`|['"]\\.[^'"\\n]*['"]\\s*\\+|path\\.)`);
/** Texts in which a container registers the files of folders, so that what is in them gets there by its name alone. */
export const loadsContainer = /\.loadModules\s*\(/;

/**
 * The modules that a text names in imports, `require` calls and re-exports, in the order of their first appearance. Found by one regular
 * expression, in a thousandth of the time that parsing takes: a few may stand in comments or strings, but no literal one is missed.
 */
export function scanImports(text: string): readonly string[] {
  return specifiersOf(text, importing);
}

/** Those that the file passes on (`export … from`): whoever imports the file may get its types through it. */
export function scanPassedOn(text: string): readonly string[] {
  return text.includes('export') ? specifiersOf(text, passing) : [];
}

function specifiersOf(text: string, pattern: RegExp): readonly string[] {
  const found = new Set<string>();
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found.add(match[1] ?? match[2] ?? '');
  return [...found];
}
