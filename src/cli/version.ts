/** The package's version; the bundler leaves the rest of the manifest out. */
export { version } from '../../package.json';
