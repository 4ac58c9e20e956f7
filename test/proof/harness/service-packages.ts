import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ensureInstalled } from '../../packages';
import { evaluate } from './program';

/** Where the SDKs of services and the clients of HTTP are installed. */
export const servicePackages = (): string => ensureInstalled(join(__dirname, '..', 'services'));

/** Of so many ES modules (Mistral's has 1,200) that they are made into one file first: each is otherwise translated by itself when it is first asked for, which on a fresh machine took longer than a test may. */
const ofManyModules: ReadonlySet<string> = new Set(['@mistralai/mistralai']);
const bundled = new Map<string, unknown>();

/** One of those packages, as a program would be given it. */
export function servicePackage(name: string): unknown {
  const require = createRequire(join(servicePackages(), 'program.js'));
  if (!ofManyModules.has(name)) return require(name);
  if (!bundled.has(name)) {
    const { outputFiles: [file] } = buildSync({
      stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: servicePackages() },
      bundle: true, write: false, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'silent', external: ['@opentelemetry/*'],
    });
    bundled.set(name, evaluate(file?.text ?? '', `${name}.js`, require));
  }
  return bundled.get(name);
}
