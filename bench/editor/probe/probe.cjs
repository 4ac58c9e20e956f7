// Runs in the extension host beside what is measured, or alone: tells which process that is, and when each change of a document has come in there.
// HEADROOM_PROBE: the file that it is told in. HEADROOM_PROFILE: a file for a CPU profile of the host's own thread, from one change to HEADROOM_PROFILE_CHANGES further ones.
const { appendFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { performance } = require('node:perf_hooks');
const vscode = require('vscode');

exports.activate = (context) => {
  const file = process.env.HEADROOM_PROBE;
  if (!file) return;
  const tell = (what) => appendFileSync(file, `${JSON.stringify({ ...what, at: performance.timeOrigin + performance.now() })}\n`);
  const profiled = process.env.HEADROOM_PROFILE && profile(process.env.HEADROOM_PROFILE, Number(process.env.HEADROOM_PROFILE_CHANGES));
  context.subscriptions.push(vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (document.uri.scheme !== 'file' || contentChanges.length === 0) return;
    tell({ kind: 'change' });
    if (profiled) profiled();
  }));
  tell({ kind: 'start', pid: process.pid });
};

/** Answers what is to be called at each change. */
function profile(file, changes) {
  const session = new Session();
  let seen = 0;
  return () => {
    seen++;
    if (seen === 1) {
      session.connect();
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', { interval: 200 });
      session.post('Profiler.start');
    }
    if (seen === changes + 1) {
      session.post('Profiler.stop', (error, answer) => {
        if (!error) writeFileSync(file, JSON.stringify(answer.profile));
        session.disconnect();
      });
    }
  };
}
