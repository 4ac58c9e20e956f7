// The report's own words in the reader's language. What the engine says (messages of findings, titles of fixes, reasons, notices) is English everywhere.

/** Says a text, which is given in English; `{0}` in it stands for the first value. */
export type Say = (text: string, ...values: readonly (string | number)[]) => string;

/** A language that a report is made in. */
export interface Language {
  /** As in `<html lang>`. */
  readonly tag: string;
  readonly say: Say;
}

/**
 * A language by its translations. A text that has none is said in English.
 * @param texts the translations by their English texts, as an `l10n` bundle holds them
 */
export function languageOf(tag: string, texts: Readonly<Record<string, string>>): Language {
  return { tag, say: (text, ...values) => (Object.hasOwn(texts, text) ? texts[text] ?? text : text).replace(/\{(\d+)\}/g, (whole, at: string) => String(values[Number(at)] ?? whole)) };
}

export const english: Language = languageOf('en', {});
