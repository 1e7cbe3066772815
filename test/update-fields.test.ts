/** The checks of updates in workflow code say the same as the schema of a request, in the same words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFields } from '../src/contract/check-fields.ts';
import { checkInput, patchKind, requestKind } from '../src/contract/update-fields.ts';
import { parseRequest, requestJsonSchema } from '../src/schema/request.ts';

const endpoint = {
  vpcId: 'vpc-0a1',
  subnetIds: ['subnet-0a', 'subnet-0b'],
  securityGroupIds: ['sg-01'],
  name: 'blue',
  region: 'eu-west-1',
  roleArn: 'arn:aws:iam::111122223333:role/team/privatelink',
  externalId: 'causeway-shop',
  tags: { team: 'orders' },
  replace: true,
  probe: { taskQueue: 'causeway-probe-vpc-0a1' },
};
const full = {
  project: 'shop',
  service: 'orders-kafka',
  components: ['kafka', 'schema_registry'],
  endpoints: [endpoint],
  principals: ['arn:aws:iam::111122223333:root'],
  zones: 'all',
  onFailure: 'compensate',
  parkedFor: '7 days',
  componentsAfterEndpoint: true,
  budgets: { vpcEndpoint: '30 minutes', targets: '1.5h' },
};

const light = (request: unknown) => checkFields(request, requestKind(1));
const heavy = (request: unknown) => {
  const parsed = parseRequest(request);
  return parsed.ok ? [] : parsed.problems.map(({ path: _path, ...problem }) => problem);
};

/** Wrong values, tried for every field. */
const wrongValues = [null, 17, true, '', 'Nonsense!', [], {}, [17], [null], ['x', 'x'], { x: 1 }] as const;

/** The path to each field of the full request; of lists only the first entry. */
function* ways(value: unknown, way: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (way.length > 0) yield way;
  if (typeof value !== 'object' || value === null) return;
  const names = Array.isArray(value) ? [0] : Object.keys(value);
  for (const name of names) yield* ways((value as Record<string | number, unknown>)[name], [...way, name]);
}

function laid(value: unknown, [name, ...way]: readonly (string | number)[], wrong: unknown): unknown {
  if (name === undefined) return wrong;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[name] = laid(copy[name], way, wrong);
  return copy;
}

const without = (way: readonly (string | number)[]): unknown => JSON.parse(JSON.stringify(laid(full, way, undefined)));

describe('the fields of an extension', () => {
  it('are right when the schema says so', () => {
    expect(heavy(full)).toEqual([]);
    expect(light(full)).toEqual([]);
  });

  it.each([...ways(full)].map((way) => [way.join('.'), way] as const))(
    '%s: wrong, missing or misspelt',
    (_name, way) => {
      const given = [
        ...wrongValues.map((wrong) => laid(full, way, wrong)),
        without(way),
        laid(full, [...way.slice(0, -1), 'tipo'], 'x'),
      ];
      for (const request of given) {
        const schema = heavy(request);
        for (const problem of light(request)) expect(schema).toContainEqual(problem);
        // Checks of several fields together, or of a tag's text, come later, before the update is answered.
        const seen = schema.filter(
          ({ field, problem }) => !/tags/.test(field) && !/externalId|principals/.test(`${field} ${problem}`),
        );
        if (seen.length > 0) expect(light(request), JSON.stringify(request)).not.toEqual([]);
      }
    },
  );

  it('refuse nothing that the schema takes, whatever is given', () => {
    const anything = fc.record({ ...Object.fromEntries(Object.keys(full).map((field) => [field, fc.jsonValue()])) });
    fc.assert(
      fc.property(anything, (given) => {
        const request = { ...full, ...given };
        if (heavy(request).length === 0) expect(light(request)).toEqual([]);
      }),
    );
  });

  it('are those of the schema, each of them', () => {
    const known = (schema: unknown): string[] =>
      Object.keys((schema as { properties?: object }).properties ?? {}).sort();
    const schema = requestJsonSchema() as { properties: { endpoints: { items: unknown } } };
    const kind = requestKind(1) as { fields: Record<string, { of?: { fields: object } }> };
    expect(Object.keys(kind.fields).sort()).toEqual(known(schema));
    expect(Object.keys(kind.fields['endpoints']?.of?.fields ?? {}).sort()).toEqual(
      known(schema.properties.endpoints.items),
    );
  });
});

describe('the fields of a patch', () => {
  it.each(
    [...ways(endpoint)]
      .filter(([name]) => !['vpcId', 'name', 'region', 'tags'].includes(String(name)))
      .map((way) => [way.join('.'), way] as const),
  )('%s are checked as those of an endpoint', (_name, way) => {
    for (const wrong of wrongValues) {
      const [field = ''] = way;
      const patch = { [field]: (laid(endpoint, way, wrong) as Record<string, unknown>)[field] };
      const schema = heavy({ ...full, endpoints: [{ ...endpoint, ...patch }] });
      const found = checkFields(patch, patchKind(), 'endpoints[0]');
      for (const problem of found) expect(schema).toContainEqual(problem);
      if (schema.length > 0) expect(found, JSON.stringify(patch)).not.toEqual([]);
    }
  });

  it('never show an external id', () => {
    expect(JSON.stringify(checkInput('retry', { patch: { externalId: 'a secret, with blanks' } }))).not.toContain(
      'blanks',
    );
  });
});

it('an update with a field that nobody knows is refused, for it would mean something else', () => {
  expect(checkInput('rollback', { endpiont: 'vpc-0a1' })).toEqual([
    { field: 'endpiont', problem: 'is not a known field', fix: 'write endpoint' },
  ]);
  expect(checkInput('rollback', undefined)).toEqual([]);
});
