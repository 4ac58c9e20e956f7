// Runs in the extension host beside what is measured, or alone: tells which process that is, and when each change of a document has come in there.
const { appendFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const vscode = require('vscode');

exports.activate = (context) => {
  const file = process.env.HEADROOM_PROBE;
  if (!file) return;
  const tell = (what) => appendFileSync(file, `${JSON.stringify({ ...what, at: performance.timeOrigin + performance.now() })}\n`);
  context.subscriptions.push(vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (document.uri.scheme === 'file' && contentChanges.length > 0) tell({ kind: 'change' });
  }));
  tell({ kind: 'start', pid: process.pid });
};
