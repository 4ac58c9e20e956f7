// Lists that the markup of Astro draws: `{posts.map((post) => <Card post={post} />)}`. https://docs.astro.build/en/reference/astro-syntax/#dynamic-html

/** A stretch of a text that is replaced by another one of the same length. */
interface Patch {
  readonly start: number;
  readonly text: string;
}

/** What is drawn for each element of a list. */
export interface DrawnList {
  /** What is drawn, from the first character behind the arrow to the last one in front of the closing parenthesis. */
  readonly start: number;
  readonly end: number;
  /** The names of the element and its parts. */
  readonly names: ReadonlySet<string>;
  /** What stands there as code: the call of `map`, and of each component that is drawn a call with what it is given. */
  readonly patches: readonly Patch[];
}

const name = '[A-Za-z_$][\\w$]*';
const given = '\\((?:[^()`<]|\\([^()`<]*\\))*\\)';
const list = new RegExp(`(?<![\\w$.)\\]])(${name})(?:\\??\\.${name}(?:${given})?)*\\??\\.map\\(\\s*(?:(${name})|\\(([^()<>=]*)\\))\\s*=>\\s*(?=[(<])`, 'g');
const tag = /<([A-Z][\w$]*)(?=[\s/])/g;

/** The lists that some markup draws, in its own code's words: those whose text is plain enough to stand there as code. `known`: the names that the code has. */
export function drawnLists(markup: string, known: ReadonlySet<string>): readonly DrawnList[] {
  const found: DrawnList[] = [];
  for (const match of markup.matchAll(list)) {
    const [whole, root = '', one, several = ''] = match;
    const isKnown = root === 'Astro' || known.has(root) || found.some(({ names, start, end }) => names.has(root) && start <= match.index && match.index < end);
    const start = match.index + whole.length;
    const close = isKnown ? closingOf(markup, start) : undefined;
    const end = close === undefined ? undefined : start + markup.slice(start, close).trimEnd().length;
    const isBare = markup[start] === '<';
    if (close === undefined || end === undefined || end - start < 2 || (isBare && !/[ \t]$/.test(whole)) || !/^\s*[}:)]/.test(markup.slice(close + 1)) || markup[end - 1] !== (isBare ? '>' : ')')) continue;
    const names = new Set((one ?? several).match(/[A-Za-z_$][\w$]*/g) ?? []);
    const behind = markup[close + 1] ?? '';
    found.push({ start, end, names, patches: [
      { start: match.index, text: whole },
      ...tagsIn(markup, start, end),
      { start: isBare ? start - 1 : start, text: '{' }, { start: end - 1, text: `}${' '.repeat(close - end)})${/[\r\n]/.test(behind) ? behind : ';'}` },
    ] });
  }
  return found;
}

/** A place in a text with the lines of what stands there: nothing moves. */
export function patched(text: string, lists: readonly DrawnList[]): string {
  const chars = text.split('');
  for (const { patches } of lists) for (const patch of patches) for (let at = 0; at < patch.text.length; at++) chars[patch.start + at] = patch.text.charAt(at);
  return chars.join('');
}

/** Where the parenthesis ends that was open in front of a place; undefined where quotes or brackets do not add up. */
function closingOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    // Text between tags may hold a single apostrophe: only a quote behind an equals sign begins a value.
    if ((char === '"' || char === "'") && /[=({,:?\s]/.test(text[at - 1] ?? '')) {
      const end = text.indexOf(char, at + 1);
      if (end > 0 && !text.slice(at, end).includes('\n')) at = end;
    } else if (char === '(') depth++;
    else if (char === ')' && depth-- === 0) return at;
  }
  return undefined;
}

/** The components that are drawn in a stretch, as calls: `<Card post={post} />` is `Card(       post, );`, character for character. */
function tagsIn(markup: string, start: number, end: number): readonly Patch[] {
  const found: Patch[] = [];
  tag.lastIndex = start;
  for (let match = tag.exec(markup); match && match.index < end; match = tag.exec(markup)) {
    const attributes = attributesOf(markup, match.index + match[0].length);
    if (attributes !== undefined) found.push({ start: match.index, text: `${match[1] ?? ''}(${attributes}` });
  }
  return found;
}

/** What a tag is given, as the arguments of a call: the values in braces; undefined for what is no plain list of them, or leaves no room for the parentheses. */
function attributesOf(markup: string, start: number): string | undefined {
  let made = '';
  for (let at = start; at < markup.length; at = start + made.length) {
    const rest = markup.slice(at, at + 2000);
    const [space] = /^\s+/.exec(rest) ?? [];
    const close = /^\/?>/.exec(rest)?.[0];
    if (space !== undefined) made += space.replace(/[^\r\n]/g, ' ');
    else if (close === '/>') return `${made});`;
    else if (close === '>') return /[^\r\n]$/.test(made) ? `${made.slice(0, -1)});` : undefined;
    else {
      const [text] = /^[\w:@.-]+(?:="[^"]*"|='[^']*')?(?=[\s/>{])/.exec(rest) ?? [];
      const [named, label = '', value = ''] = /^([\w:@.-]+=)?\{([^{}<`]*(?:\{[^{}<`]*\}[^{}<`]*)*)\}/.exec(rest) ?? [];
      if (named !== undefined && value.trim() !== '' && !/\/[/*]/.test(value)) made += `${' '.repeat(label.length + 1)}${value},`;
      else if (text !== undefined) made += text.replace(/[^\r\n]/g, ' ');
      else return undefined;
    }
  }
  return undefined;
}
