/** The kinds of top-level declaration that Prisma's schema language has. */
export type BlockKind = 'model' | 'view' | 'type' | 'enum' | 'datasource' | 'generator';

/** One top-level declaration, cut out of a file without being parsed. Offsets are in the file. */
export interface Block {
  readonly kind: BlockKind;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The block's text with comments blanked out, as long as the original. */
  readonly text: string;
}

/** A file cut into its declarations. */
export interface Split {
  readonly blocks: readonly Block[];
  /** Text outside every declaration that is no comment: a misspelt keyword, a line without its block. */
  readonly stray: readonly { readonly start: number; readonly end: number }[];
}

const header = /(model|view|type|enum|datasource|generator)[ \t]+(\w+)[ \t\r\n]*\{/y;
const headerLine = /[ \t]*(?:model|view|type|enum|datasource|generator)[ \t]+\w+[ \t]*\{/y;

/**
 * Cuts a schema into top-level declarations, whatever is wrong inside them. A block whose closing brace is missing ends where
 * a line opens the next one, because a field is never followed by a brace.
 */
export function splitBlocks(source: string): Split {
  const text = blankComments(source);
  const blocks: Block[] = [];
  const stray: { start: number; end: number }[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) {
      at++;
    }
    if (at >= text.length) {
      return { blocks, stray };
    }
    header.lastIndex = at;
    const match = header.exec(text);
    if (match?.[1] && match[2]) {
      const end = endOfBlock(text, at + match[0].length - 1);
      blocks.push({ kind: match[1] as BlockKind, name: match[2], start: at, end, text: text.slice(at, end) });
      at = end;
    } else {
      const lineEnd = endOfLine(text, at);
      const brace = text.slice(at, lineEnd).indexOf('{');
      const end = brace === -1 ? lineEnd : endOfBlock(text, at + brace);
      stray.push({ start: at, end: Math.min(end, lineEnd) });
      at = end;
    }
  }
}

/** The offset after the brace that closes the one at `open`, or where the block must have ended. */
function endOfBlock(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      at = endOfString(text, at) - 1;
    } else if (char === '{') {
      depth++;
    } else if (char === '}') {
      depth--;
      if (depth === 0) {
        return at + 1;
      }
    } else if (char === '\n') {
      headerLine.lastIndex = at + 1;
      if (headerLine.test(text)) {
        return at + 1;
      }
    }
  }
  return text.length;
}

/** Comments become spaces, so that every offset stays what it was. An unclosed `/*` is left as it stands. */
function blankComments(text: string): string {
  let result = '';
  let copied = 0;
  const blank = (start: number, end: number): void => {
    result += text.slice(copied, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    copied = end;
  };
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') {
      at = endOfString(text, at) - 1;
    } else if (text[at] === '/' && text[at + 1] === '/') {
      const end = endOfLine(text, at);
      blank(at, end);
      at = end - 1;
    } else if (text[at] === '/' && text[at + 1] === '*') {
      const close = text.indexOf('*/', at + 2);
      if (close !== -1) {
        blank(at, close + 2);
        at = close + 1;
      }
    }
  }
  return result + text.slice(copied);
}

/** A string ends at its quote or with its line: the language has no strings over several lines. */
function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') {
      at++;
    } else if (char === '"') {
      return at + 1;
    } else if (char === '\n') {
      return at;
    }
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
