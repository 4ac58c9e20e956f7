import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { translatable } from '../../scripts/l10n';
import { rules } from '../../src/engine';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const names = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

/** Where a manifest holds what a person reads. */
const shownKeys = /\.(?:title|category|name|description|markdownDescription|contents|altText|contextualTitle|(?:markdownE|e)numDescriptions\.\d+)$/;

describe('the extension\'s manifest', () => {
  it('has a text for every name that it uses, and no other', () => {
    const used = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, name]) => name);
    assert.deepEqual(new Set(used), new Set(Object.keys(names)));
  });

  it('shows no text that cannot be translated: each is the name of one in package.nls.json', () => {
    const bare: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
      else if (typeof value === 'string' && shownKeys.test(path) && !/^%[\w.-]+%$/.test(value) && value !== 'Headroom') bare.push(`${path}: ${value}`);
    };
    look(manifest.contributes, 'contributes');
    look(manifest.capabilities, 'capabilities');
    assert.deepEqual(bare, []);
    // The schema of headroom.config.json is a file of its own, in which VS Code replaces no names: its descriptions are English, as docs/architecture.md says.
    assert.doesNotMatch(readFileSync('media/headroom.config.schema.json', 'utf8'), /"%[\w.-]+%"/);
  });

  it('names only files that are there', () => {
    const { grammars, jsonValidation, viewsContainers, walkthroughs } = manifest.contributes;
    const files = [manifest.icon, ...grammars.map((grammar: { path: string }) => grammar.path), ...jsonValidation.map(({ url }: { url: string }) => url),
      ...viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon),
      ...walkthroughs.flatMap(({ steps }: { steps: { media: { image: string } }[] }) => steps.map(({ media }) => media.image))];
    assert.deepEqual(files.filter(file => !existsSync(file)), []);
  });

  it('activates by language and command alone, and for a report that a restart brings back', () => {
    assert.deepEqual(manifest.activationEvents.filter((event: string) => !event.startsWith('onLanguage:')), ['onWebviewPanel:headroom.report']);
  });

  it('offers a severity for every rule', () => {
    const offered = Object.keys(manifest.contributes.configuration.properties['headroom.rules'].properties);
    assert.deepEqual(new Set(offered), new Set(rules.map(({ id }) => id)));
    const schema = JSON.parse(readFileSync('media/headroom.config.schema.json', 'utf8')) as { properties: { rules: { properties: object } } };
    assert.deepEqual(Object.keys(schema.properties.rules.properties), offered);
  });

  it('says of every setting in a sentence what it does', () => {
    const settings = Object.entries<{ markdownDescription?: string }>(manifest.contributes.configuration.properties);
    const said = settings.map(([name, { markdownDescription = '' }]) => [name, names[markdownDescription.replaceAll('%', '')] ?? ''] as const);
    assert.deepEqual(said.filter(([, text]) => !/^[A-Z].{20,}\.$/s.test(text)), []);
  });

  it('has its translatable texts in l10n as `npm run l10n` writes them', async () => {
    assert.deepEqual(JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')), await translatable());
  });
});
