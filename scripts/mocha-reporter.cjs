// Mocha's spec output, and the counts as JSON in the file that HEADROOM_TEST_RESULTS names, so that `npm test` can add them up.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountingSpec extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.HEADROOM_TEST_RESULTS;
    if (!file) return;
    const failed = [];
    const retried = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error) => failed.push(told(test, error)));
    runner.on(Mocha.Runner.constants.EVENT_TEST_RETRY, (test, error) => retried.push(told(test, error)));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, failedTests: failed, retriedTests: retried }));
    });
  }
};

/** A test, and what its error says in one line: a page of the output that is cut off leaves out where it was printed. */
function told(test, error) {
  const says = String(error?.message ?? '').replace(/\s+/g, ' ').trim();
  return `${test.fullTitle()}${says ? `: ${says.slice(0, 300)}` : ''}`;
}
