// Preloaded into a measured process: when it exits, it writes what it used to the file that HEADROOM_BENCH_USAGE names.
// Asking the process itself is the one way that works the same on every platform; it costs a fraction of a millisecond.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const { maxRSS } = process.resourceUsage();
    writeFileSync(process.env.HEADROOM_BENCH_USAGE, JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMegabytes: maxRSS / 1024 }));
  });
}
