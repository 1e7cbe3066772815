import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequestText } from '../src/schema/text.ts';

const yaml = `# a comment
project: shop
service: orders-kafka
components: [kafka]
endpoints:
  - vpcId: vpc-0a1
    subnetIds: [subnet-0a, nonsense]
    colour: blue
`;

const problems = (text: string) => {
  const parsed = parseRequestText(text, 'request.yaml');
  return parsed.ok ? [] : parsed.problems;
};

describe('a request file', () => {
  it('may be JSON, indented with tabs', () => {
    const json =
      '{\n\t"project": "shop",\n\t"service": "pg",\n\t"components": ["pg"],\n\t"endpoints": [],\n\t"principals": ["arn:aws:iam::111122223333:root"]\n}';
    expect(parseRequestText(json, 'request.json')).toMatchObject({ ok: true, request: { service: 'pg' } });
  });

  it('gets each problem with the line and column it stands at', () => {
    expect(problems(yaml)).toMatchObject([
      { field: 'endpoints[0].subnetIds[1]', at: 'request.yaml:7:28', value: 'nonsense' },
      { field: 'endpoints[0].securityGroupIds', at: 'request.yaml:6:5' },
      { field: 'endpoints[0].colour', at: 'request.yaml:8:5' },
    ]);
  });

  it.each([
    ['that is not YAML', 'project: [shop', 'request.yaml:1:15', 'is not YAML'],
    ['with a field twice', 'project: shop\nproject: shop', 'request.yaml:2:1', 'must be unique'],
    ['of two documents', 'project: shop\n---\nproject: shop', 'request.yaml:2:1', 'second document'],
  ])('%s is refused at line and column', (_, text, field, problem) => {
    expect(problems(text)).toMatchObject([{ field, problem: expect.stringContaining(problem) }]);
  });

  it.each([
    ['is empty', ''],
    ['is one word', 'shop'],
    [
      'grows without end',
      `a: &a [x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]`,
    ],
  ])('that %s is refused as a whole', (_, text) => {
    expect(problems(text)).toMatchObject([{ field: 'request', at: 'request.yaml:1:1' }]);
  });

  it('is never an exception', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: yaml.length }), (noise, at) => {
        parseRequestText(noise, 'noise.yaml');
        for (const { field, fix } of problems(yaml.slice(0, at) + noise + yaml.slice(at))) {
          expect(field).not.toBe('');
          expect(fix).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(['orders-kafka', 'billing-pg', 'two-accounts'])('of the examples is accepted: %s', (name) => {
    const file = `examples/${name}.yaml`;
    expect(parseRequestText(readFileSync(file, 'utf8'), file)).toMatchObject({ ok: true });
  });
});
