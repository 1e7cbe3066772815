/** Notifications: signatures, markup, deliveries that fail and are retried. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNotifyActivities } from '../src/activities/notify.ts';
import { loadSettings } from '../src/config/settings.ts';
import type { TransitionEvent } from '../src/contract/events.ts';
import { ProblemsError } from '../src/problems/problems.ts';
import { createNotifiers } from '../src/notifiers/index.ts';
import { slackMessage } from '../src/notifiers/slack.ts';
import { createWebhookNotifier, signatureOf } from '../src/notifiers/webhook.ts';
import { runUrl } from '../src/notifiers/run-url.ts';
import { startScriptedServer, type ScriptedServer } from './support/scripted-server.ts';

/** The key of Standard Webhooks' own test vector. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const parked: TransitionEvent = {
  id: 'run-1/1',
  kind: 'parked',
  at: '2026-11-23T03:12:00.000Z',
  workflowId: 'privatelink/shop/orders-kafka',
  runId: 'run-1',
  project: 'shop',
  service: 'orders-kafka',
  says: 'A person is needed: vpcEndpoint of vpc-0a1 is parked. EC2 says <no> & nothing else.',
  step: 'vpcEndpoint',
  endpoint: 'vpc-0a1',
  until: '2026-11-30T03:12:00.000Z',
  failure: {
    type: 'Denied',
    reason: 'accessDenied',
    message: 'EC2 says <no> & nothing else.',
    cause: 'The role lacks the action.',
    fix: 'Extend the role’s policy, then send `retry`.',
  },
};

let receiver: ScriptedServer;
beforeEach(async () => {
  receiver = await startScriptedServer();
});
afterEach(() => receiver.close());

const silent = { info: () => undefined, warn: () => undefined };
const never = new AbortController().signal;

describe('the webhook', () => {
  it('signs as Standard Webhooks does', () => {
    expect(
      signatureOf(SECRET, {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: '1614265330',
        body: '{"test": 2432232314}',
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('sends the event as JSON under headers that a receiver can check', async () => {
    receiver.answer({ status: 204 });
    await createWebhookNotifier({ url: `${receiver.url}/hook`, secret: SECRET, now: () => 1_700_000_000_500 }).deliver(
      parked,
      never,
    );
    const [request] = receiver.asked;
    expect(request?.method).toBe('POST');
    expect(JSON.parse(request?.body ?? '')).toEqual(parked);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'run-1/1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': signatureOf(SECRET, {
        id: 'run-1/1',
        timestamp: '1700000000',
        body: request?.body ?? '',
      }),
    });
  });

  it.each([
    ['an error', { status: 500 } as const, 'answered 500'],
    [
      'a redirect, which would hand the event to somebody else',
      { status: 307, headers: { location: '/other' } },
      'answered 307',
    ],
    ['a cut connection', 'drop' as const, 'could not be reached'],
  ])('takes %s for a failure, and keeps the path to itself', async (_what, answer, says) => {
    receiver.answer(answer);
    const notifier = createWebhookNotifier({ url: `${receiver.url}/hook/T0KEN`, secret: SECRET });
    const error = await notifier.deliver(parked, never).catch((reason: unknown) => String(reason));
    expect(error).toContain(says);
    expect(error).toContain(new URL(receiver.url).host);
    expect(error).not.toContain('T0KEN');
    expect(receiver.asked).toHaveLength(1);
  });
});

describe('the message for Slack', () => {
  it('says what happened, why, and what to do, and links to the run', () => {
    const url = runUrl('https://temporal.example', 'default', parked);
    expect(slackMessage({ ...parked, url }).text.split('\n')).toEqual([
      ':warning: *shop/orders-kafka* A person is needed: vpcEndpoint of vpc-0a1 is parked. EC2 says &lt;no&gt; &amp; nothing else.',
      '*Usual cause:* The role lacks the action.',
      '*What to do:* Extend the role’s policy, then send `retry`.',
      'Without a decision it is rolled back at 2026-11-30T03:12:00.000Z.',
      '<https://temporal.example/namespaces/default/workflows/privatelink%2Fshop%2Forders-kafka/run-1|Open the run>',
    ]);
  });

  it('names what is left and what it costs a day', () => {
    const left = [{ what: 'VPC endpoint', id: 'vpce-1', why: 'it would not go', usdPerDay: 0.72 }];
    const { project, service, id, at, workflowId, runId } = parked;
    const event = {
      id,
      at,
      workflowId,
      runId,
      project,
      service,
      kind: 'rolledBack' as const,
      says: 'Rolled back.',
      left,
    };
    expect(slackMessage(event).text).toContain('*Left:* VPC endpoint vpce-1: it would not go (0.72 USD a day)');
  });
});

describe('the choice of sinks', () => {
  const settingsOf = (env: NodeJS.ProcessEnv) => loadSettings({ profile: false }, env);
  const chosen = (env: NodeJS.ProcessEnv) => createNotifiers(() => settingsOf(env), silent).map(({ name }) => name);

  it('is empty unless somebody asked', () => {
    expect(chosen({})).toEqual([]);
  });

  it('is what the environment says', () => {
    const env = {
      CAUSEWAY_NOTIFY_LOG: 'true',
      CAUSEWAY_WEBHOOK_URL: 'https://example.com/hook',
      CAUSEWAY_WEBHOOK_SECRET: SECRET,
      CAUSEWAY_SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/X',
    };
    expect(chosen(env)).toEqual(['log', 'webhook', 'slack']);
  });

  it.each([
    ['no secret', {}, 'CAUSEWAY_WEBHOOK_SECRET'],
    ['a secret that is too short', { CAUSEWAY_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, 'CAUSEWAY_WEBHOOK_SECRET'],
  ])('refuses a webhook with %s, without showing it', (_what, env, field) => {
    const attempt = (): unknown => settingsOf({ CAUSEWAY_WEBHOOK_URL: 'https://example.com/T0KEN', ...env });
    expect(attempt).toThrow(ProblemsError);
    try {
      attempt();
    } catch (error) {
      const { problems } = error as ProblemsError;
      expect(problems.map((problem) => problem.field)).toContain(field);
      expect(JSON.stringify(problems)).not.toMatch(/T0KEN|c2hvcnQ/);
    }
  });
});

describe('a delivery', () => {
  const notify = (notifiers: Parameters<typeof createNotifyActivities>[0]['notifiers'], heartbeatDetails?: unknown) => {
    const beats: unknown[] = [];
    const environment = new MockActivityEnvironment({ heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    const { notify: activity } = createNotifyActivities({
      notifiers: notifiers,
      runUrl: (run) => runUrl('https://temporal.example', 'default', run),
    });
    return { beats, done: environment.run(activity, { event: parked }) };
  };

  it('is tried again for the sink that missed it, not for the one that has it', async () => {
    const webhook = createWebhookNotifier({ url: `${receiver.url}/hook`, secret: SECRET });
    const heard: string[] = [];
    const log = {
      name: 'log',
      deliver: async ({ id, url }: { id: string; url?: string }) => void heard.push(`${id} ${url}`),
    };
    receiver.answer({ status: 503 }, { status: 200 });

    const first = notify([log, webhook]);
    const failure: unknown = await first.done.then(
      () => expect.fail('delivered'),
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'Unavailable', nonRetryable: false, details: [{ reason: 'undelivered' }] });
    expect((failure as Error).message).toContain('answered 503');

    await notify([log, webhook], first.beats.at(-1)).done;
    expect(heard).toEqual([
      'run-1/1 https://temporal.example/namespaces/default/workflows/privatelink%2Fshop%2Forders-kafka/run-1',
    ]);
    const ids = receiver.asked.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual(['run-1/1', 'run-1/1']);
  });

  it('to the log is a warning when a person is needed', async () => {
    const lines: string[] = [];
    const logger = {
      info: (message: string) => lines.push(`info ${message}`),
      warn: (message: string) => lines.push(`warn ${message}`),
    };
    const settings = loadSettings({ profile: false }, { CAUSEWAY_NOTIFY_LOG: 'on' });
    const notifiers = createNotifiers(() => settings, logger);
    await notify(notifiers).done;
    const { failure: _failure, until: _until, ...rest } = parked;
    await notifiers[0]?.deliver({ ...rest, kind: 'resumed', says: 'It goes on.' }, never);
    expect(lines).toEqual([`warn shop/orders-kafka: ${parked.says}`, 'info shop/orders-kafka: It goes on.']);
  });
});
