import type { FileEdit, FilePath } from '../core';
import { isAstroFile, isCode } from '../project/markup/component-files';

/**
 * Why edits cannot be made where they stand; undefined where they can.
 * @param text the text of a file as it is now
 */
export function misplaced(edits: readonly FileEdit[], text: (file: FilePath) => string | undefined): string | undefined {
  const isOfPage = edits.some(({ file }) => isAstroFile(file));
  for (const { file, edits: changes, create } of edits) {
    // https://docs.astro.build/en/guides/endpoints/
    if (isOfPage && create && file.includes('/src/pages/')) return 'a new module beside a page of Astro would be an endpoint';
    // What a page exports is for Astro alone (`prerender`, `getStaticPaths`), and its code is part of the function that renders it.
    if (changes.some(({ newText }) => (isAstroFile(file) ? /\bexport\b/ : /\.astro['"]/).test(newText))) return 'other files cannot import what stands between the fences of a page';
    if (create) continue;
    const own = text(file);
    if (own === undefined || !changes.every((change) => isCode(file, own, change))) return 'it would change what stands outside of the scripts';
  }
  return undefined;
}
