/** The receipt that offboarding reads: what a link made in addition to its endpoint. */
import { describe, expect, it } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { MADE_TAG } from '../../src/activities/ownership.ts';
import { readReceipt, writeReceipt } from '../../src/activities/receipt.ts';
import type { ReceiptEntry } from '../../src/contract/receipt.ts';
import { steps } from '../../src/contract/steps.ts';
import { startRun } from '../contract/one-run.ts';
import { runActivity } from '../support/run-activity.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('receipt');

const enabled = (...components: string[]): ReceiptEntry => ({ components });
const created: ReceiptEntry = { privatelink: true };

describe('a receipt', () => {
  it('says what was made, and a later run adds to it', async () => {
    const link = await newLink();
    const run = await startRun(activities, link.request);
    await run.walkTo(steps[1], true);
    const [endpoint] = run.accepted.endpoints;
    const vpcEndpointId = run.outputs.vpcEndpoint?.vpcEndpointId ?? '';
    const input = { ...run.accepted, ...(endpoint ? { endpoint } : {}), outputs: run.outputs, vpcEndpointId };
    const tag = (): string | undefined => sandbox.world.aws.vpcEndpoints.get(vpcEndpointId)?.tags[MADE_TAG];
    await runActivity(activities.recordReceipt, { ...input, made: [created, enabled('schema_registry')] });
    expect(tag()).toBe('privatelink components=schema_registry');
    await runActivity(activities.recordReceipt, { ...input, made: [enabled('kafka')] });
    expect(tag()).toBe('privatelink components=kafka,schema_registry');
    const calls = sandbox.world.ledger.calls.length;
    await runActivity(activities.recordReceipt, { ...input, made: [enabled('kafka')] });
    expect(sandbox.world.ledger.calls.slice(calls).filter(({ mutating }) => mutating)).toEqual([]);
  });

  it('is not written on an endpoint of somebody else', async () => {
    const link = await newLink();
    const { accepted } = await startRun(activities, link.request);
    const [endpoint] = accepted.endpoints;
    const { id } = createForeignEndpoint(sandbox.world, {
      vpcId: endpoint?.vpcId ?? '',
      serviceName: 'com.amazonaws.eu-west-1.sqs',
    });
    const input = { ...accepted, ...(endpoint ? { endpoint } : {}), outputs: {}, vpcEndpointId: id, made: [created] };
    await runActivity(activities.recordReceipt, input);
    expect(sandbox.world.aws.vpcEndpoints.get(id)?.tags).toEqual({});
    // Nor does the link claim to use it: it was not told to adopt it.
    expect(sandbox.world.aiven.projects.get(link.project)?.services.get(link.service)?.tags).toEqual({});
  });

  it('reads back what it wrote, and passes over words of a newer version', () => {
    const receipt = { privatelink: true, components: ['kafka', 'kafka_rest'] };
    expect(readReceipt(writeReceipt(receipt))).toEqual(receipt);
    expect(readReceipt('v2 components=kafka later=yes')).toEqual({ privatelink: false, components: ['kafka'] });
    expect(readReceipt('')).toEqual({ privatelink: false, components: [] });
  });
});
