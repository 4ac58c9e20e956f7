// Preloaded into the tests of which none measures how fast the product is: a function has to run longer until V8 compiles it anew with optimisations. A process of the tests ends, or goes on to other
// code, before most of such compilations have won back what they cost on V8's own threads, which is what two cores lack. How long, is `interrupt_budget` in V8's `flag-definitions.h`: 67,584 bytes of
// bytecode in Node 20.
require('node:v8').setFlagsFromString('--interrupt-budget=500000');
