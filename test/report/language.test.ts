import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import { languageOf, toHtml, toIssueText, toJson, toMarkdown, toSarif } from '../../src/report';
import { context, place, sample } from './sample';

const texts = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Record<string, string>;
/** Each text of the bundle with accents and in brackets, as if somebody had translated it. */
const pseudo = getL10nPseudoLocalized(texts) as Record<string, string>;
const language = languageOf('de', pseudo);
const result = {
  ...sample, unresolved: [{ location: place('/app/src/orders.ts', 'prisma.customer'), name: 'mailer.send', reason: 'an interface', routes: ['GET /orders', 'GET /x', 'queue mail'] }],
};

describe('a report in another language', () => {
  const html = toHtml(result, { ...context, language });

  it('says its own words in it, and what the engine says as it is', () => {
    assert.match(html, /^<html lang="de">$/m);
    for (const text of ['Headroom report', 'What to fix first', 'By route', 'By rule', 'What was not resolved', 'Notices', 'Errors', 'warning', 'medium confidence']) {
      assert.ok(html.includes(`>${pseudo[text]}<`) || html.includes(` ${pseudo[text]}`), text);
      assert.ok(!html.includes(`>${text}<`), text);
    }
    assert.match(html, /One query per order: 100 orders make 101 queries\./);
    assert.match(html, /Load customer with the orders \(1 query instead of N\)/);
    assert.match(toMarkdown(result, { ...context, language }), new RegExp(`^## .*${pseudo['What to fix first']?.slice(2, -2)}`, 'm'));
    assert.notEqual(toIssueText(sample.findings[0]!, { ...context, language }), toIssueText(sample.findings[0]!, context));
  });

  it('puts values where the translation has them, and writes numbers as the language does', () => {
    const { say } = languageOf('de', { '{0} and {1} others': '{1} andere neben {0}' });
    assert.equal(say('{0} and {1} others', 'GET /{1}', 3), '3 andere neben GET /{1}');
    assert.equal(say('By route'), 'By route');
    const known = { ...sample, findings: sample.findings.map((one) => ({ ...one, gain: { before: 10_202, after: 302 } })) };
    assert.match(toMarkdown(known, { ...context, language }), /10\.202/);
    assert.match(toMarkdown(known, context), /10,202/);
  });

  it('is the same for programs, whatever the language', () => {
    assert.equal(toJson(result, { ...context, language }), toJson(result, context));
    assert.equal(toSarif(result, { ...context, language }), toSarif(result, context));
  });
});
