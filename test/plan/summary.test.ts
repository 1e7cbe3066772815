/** The summary of a plan: how much to create, change and remove, and which principals would be allowed. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { rejectEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { endpointPrice } from '../../src/activities/plan/prices.ts';
import { reportOf } from '../../src/activities/plan/report.ts';
import { planText } from '../../src/cli/text/plan-text.ts';
import type { PlanReport } from '../../src/contract/plan.ts';
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import { steps } from '../../src/contract/steps.ts';
import { startRun } from '../contract/one-run.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('summary');

/** Without colors, which a terminal and some CI systems get. */
const plainText = (report: PlanReport): string => stripVTControlCharacters(planText(report));

const lastLine = (text: string): string | undefined => text.split('\n').at(-1);

describe.concurrent('a plan', () => {
  it('of a new link marks what is made and changed, names who is allowed, and counts', async () => {
    const { request } = await newLink();
    const report = await activities.planRequest({ request });
    expect(report.changes).toEqual({ create: 2, change: 1, remove: 0 });
    const [{ allows = [] } = {}] = report.steps;
    expect(allows).toEqual([expect.stringMatching(/^arn:aws:iam::/)]);
    const text = plainText(report);
    expect(text).toMatch(/^\+ +privatelink/m);
    expect(text).toMatch(/^\+ +vpcEndpoint/m);
    expect(text).toMatch(/^~ +components/m);
    expect(text).toContain(allows[0]);
    expect(lastLine(text)).toBe('Plan: 2 to create, 1 to change, 0 to remove.');
  });

  it('of a finished link has nothing to do, and of a rejected endpoint removes one and creates one', async () => {
    const { request } = await newLink();
    const run = await startRun(activities, request);
    await run.walkTo(steps[4], true);
    const before = await activities.planRequest({ request });
    expect(lastLine(plainText(before))).toBe('Plan: 0 to create, 0 to change, 0 to remove.');
    rejectEndpoint(sandbox.world, run.outputs.vpcEndpoint?.vpcEndpointId ?? '');
    const text = plainText(await activities.planRequest({ request }));
    expect(text).toMatch(/^-\+ +vpcEndpoint/m);
    expect(lastLine(text)).toBe('Plan: 1 to create, 0 to change, 1 to remove.');
  });

  it('says of the price how old it is, which part is an estimate, and for which region', async () => {
    const { request } = await newLink();
    const report = await activities.planRequest({ request });
    expect(report.price).toMatchObject({ awsPricesOf: endpointPrice('eu-west-1').of });
    expect(report.price).not.toHaveProperty('estimatedFor');
    expect(plainText(report)).toContain(`AWS’s of ${report.price.awsPricesOf}.`);

    const accepted = { endpoints: [{ region: 'eu-west-1' }, { region: 'nowhere-1' }] } as unknown as AcceptedRequest;
    const abroad = reportOf(request, { steps: [], findings: [], usdPerMonth: 1, accepted });
    expect(abroad.price.estimatedFor).toEqual(['nowhere-1']);
    expect(plainText({ ...report, price: abroad.price })).toContain('AWS’s an estimate: for nowhere-1');
  });
});
