import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scrub } from '../../src/providers/scrub.ts';

describe('what must not be stored is taken out', () => {
  test.each([
    ['redis://default:pw@h:1/0', 'redis://<hidden>@h:1/0'],
    ['Authorization: Bearer abcdefghijklmnop1234 was sent', 'Authorization: Bearer <hidden> was sent'],
    ['"password": "hunter2", x', '"password": "<hidden>", x'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key <hidden>'],
    ['no. Encoded authorization failure message: iQ0x_aB-c.', 'no. Encoded authorization failure message: <hidden>'],
    ['a -----BEGIN CERTIFICATE-----\nMIIC cut off', 'a <hidden>'],
  ])('%j', (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  test.each(['Service shop/orders does not exist', 'see https://aiven.io/docs?a=b@c', 'Missing (expired) db token'])(
    '%j is left alone',
    (text) => {
      expect(scrub(text)).toBe(text);
    },
  );

  test('a known secret, wherever it stands', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,40}$/);
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, token, after) => {
        expect(scrub(`${before}${token}${after}`, [token])).not.toContain(token);
      }),
    );
  });
});

test('long texts are cut', () => {
  expect(scrub('x'.repeat(5000))).toHaveLength(500);
});
