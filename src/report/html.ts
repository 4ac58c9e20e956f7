import type { Finding, Location, Notice, RelatedLocation } from '../core';
import type { ScanResult } from '../engine/types';
import { byFile, confidenceText, count, languageIn, noticeFile, severityText, summaryLine, type ReportContext } from './context';
import { relativePath } from './paths';
import { byRoute, firstToFix, gainOf, gainText, routesText, unresolvedOf } from './priorities';
import { codeFrame, SourceTexts } from './source-text';

/** The report as one page that needs nothing else: no scripts, no network, light and dark as the reader's system is set. */
export function toHtml(result: ScanResult, context: ReportContext): string {
  const { tag, say } = languageIn(context);
  const texts = new SourceTexts((file) => context.readText(file));
  const files = [...byFile(result.findings)].map(([file, findings]) => [
    `<section><h2>${escape(relativePath(context.base, file))} <small>${findings.length}</small></h2>`,
    ...findings.map((finding) => article(finding, context, texts)),
    '</section>',
  ].join('\n'));
  return [
    '<!doctype html>',
    `<html lang="${escape(tag)}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escape(say('Headroom report'))}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<header><h1>${escape(say('Headroom report'))}</h1><p>${escape(summaryLine(result, context))}.</p></header>`,
    '<main>',
    priorities(result, context),
    routeTable(result, context),
    ruleTable(result, context),
    ...files,
    unresolved(result, context),
    notices(result, context),
    '</main>',
    `<footer>Headroom ${escape(context.toolVersion)}</footer>`,
    '</body>',
    '</html>',
  ].filter((part) => part !== '').map((part) => `${part}\n`).join('');
}

/** What to do first, and what it gains. */
function priorities(result: ScanResult, context: ReportContext): string {
  const language = languageIn(context);
  const { say } = language;
  const first = firstToFix(result.findings);
  if (first.length === 0) return '';
  const items = first.map((finding) => {
    const gain = gainOf(finding);
    const facts = [
      placeLink(finding.location, `${relativePath(context.base, finding.location.file)}:${finding.location.start.line + 1}`, context),
      ...(gain ? [escape(gainText(gain, language))] : []),
      ...((finding.fixes?.length ?? 0) > 0 ? [prose(say('fix: {0}', finding.fixes?.[0]?.title ?? ''))] : []),
    ];
    return `<li class="${finding.severity}">${badge(finding, context)} ${prose(finding.message)}<br><span class="facts">${facts.join(' · ')}</span></li>`;
  });
  return `<section><h2>${escape(say('What to fix first'))}</h2><ol>\n${items.join('\n')}\n</ol></section>`;
}

function routeTable(result: ScanResult, context: ReportContext): string {
  const { say } = languageIn(context);
  const routes = byRoute(result.findings);
  if (routes.size === 0) return '';
  const rows = [...routes].map(([route, findings]) => {
    const counts = count(findings);
    return `<tr><th scope="row"><code>${escape(route)}</code></th><td>${counts.errors}</td><td>${counts.warnings}</td><td>${counts.notes}</td></tr>`;
  });
  return `<section><h2>${escape(say('By route'))}</h2>${table([say('Route')], rows, context)}</section>`;
}

/** A place as a link where the report is shown in a program that can open it. */
function placeLink(location: Location, text: string, { links }: ReportContext): string {
  return links ? `<a href="${escape(links.place(location))}">${escape(text)}</a>` : `<code>${escape(text)}</code>`;
}

function ruleTable(result: ScanResult, context: ReportContext): string {
  const { say } = languageIn(context);
  const ids = [...new Set(result.findings.map((finding) => finding.rule))].sort();
  if (ids.length === 0) return '';
  const rows = ids.map((id) => {
    const counts = count(result.findings.filter((finding) => finding.rule === id));
    const title = context.rules.find((rule) => rule.id === id)?.title ?? '';
    return `<tr><th scope="row"><code>${escape(id)}</code></th><td>${escape(title)}</td><td>${counts.errors}</td><td>${counts.warnings}</td><td>${counts.notes}</td></tr>`;
  });
  return `<section><h2>${escape(say('By rule'))}</h2>${table([say('Rule'), say('What')], rows, context)}</section>`;
}

/** Rows under the names of their columns, of which the last three are the severities'. */
function table(columns: readonly string[], rows: readonly string[], context: ReportContext): string {
  const { say } = languageIn(context);
  const heads = [...columns, say('Errors'), say('Warnings'), say('Notes')].map((name) => `<th scope="col">${escape(name)}</th>`);
  return `<table><thead><tr>${heads.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function badge({ severity }: Pick<Notice, 'severity'> | Finding, context: ReportContext): string {
  return `<span class="badge">${escape(severityText(severity, languageIn(context)))}</span>`;
}

function article(finding: Finding, context: ReportContext, texts: SourceTexts): string {
  const language = languageIn(context);
  const { say } = language;
  const facts = [
    context.links ? `<a href="${escape(context.links.rule(finding.rule))}">${escape(finding.rule)}</a>` : `<code>${escape(finding.rule)}</code>`,
    finding.route === undefined ? '' : `<code>${escape(finding.route)}</code>`,
    within(say('in {0}'), finding.enclosing),
    finding.frequency === '1' ? '' : escape(say('runs {0} times', finding.frequency)),
    escape(confidenceText(finding, language)),
  ].filter((fact) => fact !== '');
  const frame = codeFrame(texts, finding.location);
  const more = [
    ...finding.path.map((step) => item(step, finding, context)),
    ...finding.related.map((related) => item(related, finding, context)),
    ...(finding.fixes ?? []).map((fix) => `<li><b>${escape(say('Fix'))}</b> ${prose(fix.title)}</li>`),
  ];
  return [
    `<article class="${finding.severity}">`,
    `<h3>${badge(finding, context)} ${prose(finding.message)}</h3>`,
    `<p class="facts">${placeLink(finding.location, say('line {0}', finding.location.start.line + 1), context)}, ${[...facts, ...actions(finding, context)].join(', ')}</p>`,
    frame ? `<pre><span class="gutter">${frame.line}</span> ${escape(frame.before)}<mark>${escape(frame.marked)}</mark>${escape(frame.after)}</pre>` : '',
    more.length > 0 ? `<ul>${more.join('')}</ul>` : '',
    '</article>',
  ].filter((part) => part !== '').join('\n');
}

function item(related: RelatedLocation, finding: Finding, context: ReportContext): string {
  const line = related.location.start.line + 1;
  const where = related.location.file === finding.location.file ? languageIn(context).say('line {0}', line) : `${relativePath(context.base, related.location.file)}:${line}`;
  return `<li>${placeLink(related.location, where, context)} ${prose(related.message)}</li>`;
}

function actions(finding: Finding, { links }: ReportContext): readonly string[] {
  return (links?.actions(finding) ?? []).map(({ text, href }) => `<a href="${escape(href)}">${escape(text)}</a>`);
}

/** The calls behind which nothing is known, so that nobody takes silence for a clean bill. */
function unresolved(result: ScanResult, context: ReportContext): string {
  const language = languageIn(context);
  const { say } = language;
  const { calls, more } = unresolvedOf(result);
  if (calls.length === 0) return '';
  const items = calls.map((call) => {
    const where = placeLink(call.location, `${relativePath(context.base, call.location.file)}:${call.location.start.line + 1}`, context);
    return `<li>${where} <code>${escape(call.name)}</code>: ${escape(call.reason)} <span class="facts">(${escape(routesText(call, language))})</span></li>`;
  });
  if (more > 0) items.push(`<li>${escape(say('and {0} more', more))}</li>`);
  return `<section><h2>${escape(say('What was not resolved'))}</h2><p>${escape(say('What lies behind these calls is not known, so nothing of it was counted or reported.'))}</p><ul>\n${items.join('\n')}\n</ul></section>`;
}

function notices(result: ScanResult, context: ReportContext): string {
  if (result.notices.length === 0) return '';
  const items = result.notices.map((notice) => {
    const file = noticeFile(notice);
    const line = notice.location ? `:${notice.location.start.line + 1}` : '';
    const where = file === undefined ? '' : `<code>${escape(relativePath(context.base, file) + line)}</code> `;
    return `<li>${badge(notice, context)} ${where}${escape(notice.message)} <code>${escape(notice.code)}</code></li>`;
  });
  return `<section><h2>${escape(languageIn(context).say('Notices'))}</h2><ul>${items.join('\n')}</ul></section>`;
}

/** A text with a name in it, which is code. */
function within(text: string, name: string): string {
  return escape(text).replace('{0}', () => `<code>${escape(name)}</code>`);
}

/** A message: what stands between backticks is code. */
function prose(message: string): string {
  return escape(message).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Inside the editor its theme's colours, high contrast included; elsewhere those of the reader's system. */
const style = `
:root{color-scheme:light dark;--line:var(--vscode-panel-border,light-dark(#d5d9de,#3a4048));--soft:var(--vscode-textCodeBlock-background,light-dark(#f4f6f8,#1d2126));--error:var(--vscode-editorError-foreground,light-dark(#b3261e,#ff8a80));--warning:var(--vscode-editorWarning-foreground,light-dark(#8a5300,#ffc46b));--note:var(--vscode-editorInfo-foreground,light-dark(#0b57a4,#8ec5ff));--back:var(--vscode-editor-background,Canvas);--text:var(--vscode-editor-foreground,CanvasText)}
body{font:16px/1.5 var(--vscode-font-family,system-ui),sans-serif;max-width:70rem;margin:0 auto;padding:1.5rem;background:var(--back);color:var(--text)}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}h2 small{font-weight:400}h3{font-size:1rem;margin:0}
a{color:var(--vscode-textLink-foreground,LinkText);text-decoration:underline}a:focus-visible{outline:2px solid var(--vscode-focusBorder,Highlight);outline-offset:2px}
code,pre{font-family:var(--vscode-editor-font-family,ui-monospace),monospace;font-size:.9em;color:inherit}code{overflow-wrap:anywhere}
pre{background:var(--soft);padding:.5rem .75rem;overflow-x:auto;border-radius:4px;margin:.5rem 0}
mark{background:none;color:inherit;text-decoration:underline wavy var(--tone,currentColor);text-underline-offset:.2em}.gutter{user-select:none}
table{border-collapse:collapse;margin-top:.5rem}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}th{font-weight:600}
article{border-left:3px solid var(--tone);padding:.25rem 0 .25rem .9rem;margin:1rem 0}.error{--tone:var(--error)}.warning{--tone:var(--warning)}.information,.hint{--tone:var(--note)}
.badge{border:1px solid var(--tone,currentColor);border-radius:3px;padding:0 .35em;font-size:.8em}.facts{margin:.15rem 0;font-size:.95em}ol>li{margin:.4rem 0}ul{margin:.25rem 0;padding-left:1.2rem}footer{margin-top:3rem}
`;
