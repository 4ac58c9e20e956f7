import Mocha = require('mocha');

/** Mocha's spec output, and the counts as JSON in the file that HEADROOM_TEST_RESULTS names. */
declare class CountingSpec extends Mocha.reporters.Spec {}
export = CountingSpec;
