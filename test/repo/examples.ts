import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { filesOf, read } from './sources';

/**
 * A code block of a rule's page: three backticks, then `ts bad` or `ts good`, and the frame that it stands in where that is not Prisma's
 * (`ts bad typeorm`).
 */
export interface Example {
  readonly line: number;
  readonly isBad: boolean;
  readonly frame: string;
  readonly code: string;
  /** The extension of its language: `tsx` of `tsx bad`. */
  readonly language: string;
  /** What the quoted lines below it say that the lightbulb offers. */
  readonly offered: readonly string[];
}

const block = /^```(ts|js|tsx|jsx) (bad|good)(?: ([\w-]+))?\n([\s\S]*?)^```\n((?:\n?>.*\n)*)/gm;
const usualFrame = 'prisma';
const frames = 'test/fixtures/frames';

export function examplesOf(page: string): readonly Example[] {
  const text = read(page);
  return [...text.matchAll(block)].map(({ 1: language = 'ts', 2: what, 3: frame = usualFrame, 4: code = '', 5: quoted = '', index }) => ({
    line: text.slice(0, index).split('\n').length,
    isBad: what === 'bad', frame, code, language,
    offered: [...quoted.matchAll(/^> Offered: (.*)$/gm)].map((match) => match[1] as string),
  }));
}

/**
 * The workspace of a frame with an example in it. The files of `test/fixtures/frames/<frame>` are its schema and clients; `head.ts` among them is what every
 * example takes for granted. An example that imports, exports or declares a class is a module, any other is the body of a function.
 */
export function openExample({ frame, code, language }: Example): { readonly engine: Engine; readonly file: string } {
  const folder = `${frames}/${frame}/`;
  const files = Object.fromEntries(filesOf(folder).map((path) => [`/app/${path.slice(folder.length)}`, read(path)]));
  const head = files['/app/head.ts'];
  if (head === undefined) throw new Error(`there is no ${folder}head.ts`);
  delete files['/app/head.ts'];
  const file = `/app/example.${language}`;
  const isModule = /^(?:import|export|class|@\w+)\b/m.test(code);
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ ...files, [file]: isModule ? `${head}\n${code}` : `${head}\nexport async function example() {\n${code}\n}\n` }) });
  return { engine, file };
}
