/**
 * The yardstick: one process that reads the files named in a list and parses each with TypeScript's own parser, as an editor or `tsc`
 * would, and does nothing with the result. Usage: `node parse-only.js LIST`, the list being a JSON array of paths.
 */
import { readFileSync } from 'node:fs';
import { ts } from '../src/project/ts';

const files = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly string[];
const parsed = files.map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext));
const characters = parsed.reduce((sum, file) => sum + file.text.length, 0);
process.stdout.write(JSON.stringify({ files: parsed.length, characters }));
