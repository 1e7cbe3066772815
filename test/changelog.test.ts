/** People and programs can read the changelog: it is well formed, has one heading of each kind, and this version. */
import { readFile } from 'node:fs/promises';
import { parser } from 'keep-a-changelog';
import { describe, expect, it } from 'vitest';

const read = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

/** Headings that occur twice in one release; the parser merges them without an error. */
function doubled(markdown: string): readonly string[] {
  const releases = markdown.split(/^(?=## )/m).map((release): string[] => release.match(/^##+ .+$/gm) ?? []);
  return releases.flatMap((headings) => headings.filter((each, index) => headings.indexOf(each) !== index));
}

describe('the changelog', () => {
  it('is one of the form that it says it has, with each heading once', async () => {
    const markdown = await read('CHANGELOG.md');
    const { releases } = parser(markdown);
    expect(releases.length).toBeGreaterThan(0);
    for (const release of releases) expect(release.isEmpty()).toBe(false);
    expect(doubled(markdown)).toEqual([]);
  });

  it('has the version of the package, or what is not released yet', async () => {
    const { version } = JSON.parse(await read('package.json')) as { version: string };
    const named = parser(await read('CHANGELOG.md')).releases.map((release) => release.version ?? 'unreleased');
    expect(named.some((each) => each === version || each === 'unreleased')).toBe(true);
  });

  it.each([
    ['a heading that the form does not know', '# Changelog\n\n## Unreleased\n\n### Chnged\n\n- it\n'],
    ['a release without a date', '# Changelog\n\n## 1.0.0\n\n### Changed\n\n- it\n'],
  ])('would be refused with %s', (_, markdown) => {
    expect(() => parser(markdown)).toThrow();
  });

  it('would be refused with a heading that stands twice', () => {
    expect(doubled('## Unreleased\n\n### Fixed\n\n- a\n\n### Fixed\n\n- b\n')).toEqual(['### Fixed']);
  });
});
