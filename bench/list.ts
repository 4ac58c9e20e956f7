/** Prints the source files that a scan of a folder discovers, as a JSON array. Usage: `node list.js DIR`. */
import { createProject, nodeFileHost } from '../src/project';

const project = createProject({
  roots: [process.argv[2] ?? ''],
  host: nodeFileHost(),
  stubs: { resolve: () => undefined, text: () => undefined, version: 1 },
  include: [],
  exclude: [],
  trigger: /$^/,
});
process.stdout.write(JSON.stringify(project.files()));
