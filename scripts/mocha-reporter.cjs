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
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test) => failed.push(test.fullTitle()));
    runner.on(Mocha.Runner.constants.EVENT_TEST_RETRY, (test) => retried.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, failedTests: failed, retriedTests: retried }));
    });
  }
};
