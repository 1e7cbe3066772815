/**
 * The whole of it: a link goes through everything at a second sandbox, which stands for the real accounts, and what was
 * recorded there is held against what the first one does.
 */
import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { playOnSandbox } from '../../src/cli/conformance/play-on-sandbox.ts';
import { play, type Played } from '../../src/cli/conformance/play.ts';
import { createOutput } from '../../src/cli/program/output.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { cassetteText, type Cassette } from '../../src/conformance/cassette.ts';
import { compare, type SandboxSide } from '../../src/conformance/compare/compare.ts';
import { cassetteOf, createRecording } from '../../src/conformance/recording.ts';
import { secretsOf } from '../support/secrets.ts';
import { startDeviating, type Answer } from './deviating.ts';
import '../support/quiet-runtime.ts';

const { orders, billing } = seeded.vpcs;
const endpointIn = ({ id, subnets, openGroup }: typeof orders) => ({
  vpcId: id,
  subnetIds: subnets.slice(0, 2),
  securityGroupIds: [openGroup],
  probe: { taskQueue: `conformance-${id}` },
});
const request = {
  project: seeded.project,
  service: 'orders-kafka',
  components: ['kafka'],
  endpoints: [endpointIn(orders), endpointIn(billing)],
};
const SPEED = 60;
const temporal = { address: inject('temporalAddress'), namespace: inject('temporalNamespace') };
const bundlePath = inject('workflowBundlePath');
const never = new AbortController().signal;

/** Everything at a sandbox of its own. */
async function recorded(
  settings: Partial<Sandbox['world']['settings']>,
  deviations: {
    readonly aiven?: Parameters<typeof startDeviating>[1];
    readonly aws?: Parameters<typeof startDeviating>[1];
  },
): Promise<{ cassette: Cassette; played: Played; secrets: readonly string[]; left: number }> {
  const sandbox = await startSandbox({ settings: { speed: SPEED, ...settings } });
  const as = (_: string, answer: Answer): Answer => answer;
  const aiven = await startDeviating(sandbox.urls.aiven, deviations.aiven ?? as);
  const aws = await startDeviating(sandbox.urls.aws, deviations.aws ?? as);
  const env = {
    ...sandbox.env,
    AIVEN_WEB_URL: aiven.url,
    AWS_ENDPOINT_URL_EC2: aws.url,
    AWS_ENDPOINT_URL_STS: aws.url,
  };
  try {
    Object.assign(process.env, env);
    const flags = { ...temporal, profile: false as const, taskQueue: 'conformance-of-reality', logLevel: 'error' };
    const recording = createRecording();
    const played = await play({
      settings: { ...loadSettings(flags, env), shutdownGraceMs: 100 },
      ...{ request, recording, bundlePath, probeHere: true, interrupted: never },
      output: createOutput({ quiet: true }),
    });
    const secrets = secretsOf(sandbox);
    const facts = { recordedFrom: 'a second sandbox', causeway: '0.0.0', request, timeScale: SPEED, secrets };
    const ours = sandbox.world.ledger.resources.filter(
      ({ id, kind }) => ['vpcEndpoint', 'connection'].includes(kind) || id.startsWith('shop/orders-kafka'),
    );
    const left = ours.filter(({ deletedAt }) => deletedAt === undefined).length;
    return { cassette: cassetteOf(recording, facts), played, secrets, left };
  } finally {
    await aiven.stop();
    await aws.stop();
    await sandbox.stop();
  }
}

let same: Awaited<ReturnType<typeof recorded>>;
let sandbox: SandboxSide;

beforeAll(async () => {
  same = await recorded({}, {});
  sandbox = await playOnSandbox(same.cassette, { temporal, interrupted: never, bundlePath });
});

describe('a world that is as the sandbox', () => {
  it('is gone through from the first call to the last, and nothing of it is left', () => {
    expect(same.played).toEqual({
      stages: { onboard: 'ready', changePrincipals: 'changed', extend: 'ready', offboard: 'removed' },
      left: [],
    });
    expect(same.left).toBe(0);
  });

  it('has no difference', () => {
    const { differences, durations } = compare(same.cassette, sandbox);
    expect(differences).toEqual([]);
    expect(durations.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['privatelink: creating to active', 'vpcEndpoint: pending to available']),
    );
  });

  it('leaves no secret and no name in the file', () => {
    const text = cassetteText(same.cassette);
    const theirs = [...same.secrets, seeded.account, seeded.user, orders.id, billing.id, 'orders-kafka', 'aivencloud'];
    expect(theirs.filter((each) => text.includes(each))).toEqual([]);
    expect(text).not.toMatch(/\b127\.[1-9]/);
  });
});

describe('a world that is otherwise', () => {
  it('has each difference told, and no other', async () => {
    let shownActive = 0;
    const aiven = (call: string, answer: Answer): Answer => {
      if (call.endsWith('/connections') && answer.status === 200) {
        // Once it was active, it is connected for one look.
        const again = answer.body.includes('"active"') && ++shownActive === 2;
        return again ? { ...answer, body: answer.body.replace('"active"', '"connected"') } : answer;
      }
      if (call.endsWith('/privatelink/aws') && answer.status === 404)
        return {
          status: 404,
          body: JSON.stringify({
            errors: [{ message: 'none', status: 404, error_code: 'no_privatelink' }],
            message: 'none',
          }),
        };
      if (!/^(?:GET|PUT) .*\/service\/[^/]+$/.test(call) || answer.status !== 200) return answer;
      const body = JSON.parse(answer.body) as { service: Record<string, unknown> };
      const { disk_space_mb: _, ...service } = body.service;
      return {
        ...answer,
        body: JSON.stringify({ service: { ...service, brand_new: 'yes', termination_protection: 'no' } }),
      };
    };
    const other = await recorded({ privatelinkActiveAfter: 600_000 }, { aiven });
    expect(other.played.stages.offboard).toBe('removed');
    const { differences } = compare(other.cassette, sandbox);
    const ofService = ['GET', 'PUT'].flatMap((method): unknown[] => {
      const service = `${method} /project/{}/service/{}`;
      return [
        expect.objectContaining({
          ...{ kind: 'field', recording: 'present', sandbox: 'absent' },
          says: `${service}: only one side has service.brand_new`,
        }),
        expect.objectContaining({
          ...{ kind: 'field', recording: 'absent', sandbox: 'present' },
          says: `${service}: only one side has service.disk_space_mb`,
        }),
        expect.objectContaining({
          ...{ kind: 'type', recording: 'string', sandbox: 'boolean' },
          says: `${service}: service.termination_protection has another type`,
        }),
      ];
    });
    expect(differences).toEqual([
      ...ofService,
      expect.objectContaining({
        ...{ kind: 'order', where: 'connection' },
        recording: expect.stringContaining('active → connected'),
      }),
      expect.objectContaining({
        ...{ kind: 'duration', where: 'privatelink: creating to active' },
        says: 'privatelink: creating to active takes longer than in the sandbox',
      }),
      expect.objectContaining({ kind: 'code', recording: '200, 404 no_privatelink', sandbox: '200, 404' }),
    ]);
    const text = JSON.stringify(differences) + cassetteText(other.cassette);
    expect(other.secrets.filter((secret) => text.includes(secret))).toEqual([]);
    if (process.env['KEEP_CASSETTE'] !== undefined)
      await writeFile(process.env['KEEP_CASSETTE'], cassetteText(other.cassette));
  });
});
