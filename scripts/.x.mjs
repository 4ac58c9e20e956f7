import { build } from 'esbuild'; import { slimCompiler } from './slim-compiler.mjs';
await build({absWorkingDir: process.cwd(), entryPoints:[process.argv[2]],outfile:process.argv[3],bundle:true,platform:'node',target:'node20',format:'cjs',logLevel:'error',plugins:[slimCompiler],alias:{lilconfig:'./src/schema/no-lilconfig.js'},external:['libpg-query/wasm/libpg-query.wasm']});
