/** The summary of a plan: its verdict, how much it makes and takes away, how long it takes, what it costs. */
import { describe, expect, it } from 'vitest';
import { endpointPrices } from '../../src/activities/plan/endpoint-prices.ts';
import type { Plan } from '../../src/activities/plan/plan.ts';
import { endpointPrice } from '../../src/activities/plan/prices.ts';
import { reportOf } from '../../src/activities/plan/report.ts';
import type { Finding } from '../../src/contract/finding.ts';
import type { PlannedStep } from '../../src/contract/plan.ts';
import { acceptedLike, endpointLike } from '../support/subject.ts';

const request = { project: 'shop', service: 'orders', components: [], endpoints: [] };
const step = (does: PlannedStep['does'], minutes = 0, endpoint?: string): PlannedStep => ({
  step: 'vpcEndpoint',
  does,
  minutes,
  says: '',
  unknown: [],
  ...(endpoint === undefined ? {} : { endpoint }),
});
const finding = (level: Finding['level'], failure?: Finding['failure']): Finding => ({
  level,
  field: '',
  problem: '',
  fix: '',
  ...(failure === undefined ? {} : { failure }),
});
const report = (plan: Partial<Plan>) => reportOf(request, { steps: [], findings: [], usdPerMonth: 0, ...plan });

describe('the verdict', () => {
  it.each([
    ['nothing', [step('nothing'), step('adopt')], [finding('warning'), finding('note')]],
    ['differences', [step('nothing'), step('create')], []],
    ['differences', [step('nothing'), step('wait')], []],
    ['differences', [step('nothing')], [finding('error', 'Denied')]],
    ['invalid', [step('nothing')], [finding('error', 'Denied'), finding('error')]],
  ] as const)('is %s for %j with %j', (verdict, steps, findings) => {
    expect(report({ steps, findings }).verdict).toBe(verdict);
  });
});

describe('the counts', () => {
  it('take what is replaced as made and removed', () => {
    const steps = [step('create'), step('replace'), step('modify'), step('modify'), step('wait'), step('moved')];
    expect(report({ steps }).changes).toEqual({ create: 2, change: 2, remove: 1 });
  });

  it('take the longest endpoint, for they run at the same time, after what they share', () => {
    const steps = [step('create', 3), step('create', 2, 'a'), step('wait', 1, 'a'), step('create', 2, 'b')];
    expect(report({ steps }).minutes).toBe(6);
    expect(report({ steps: [step('create', 3)] }).minutes).toBe(3);
  });
});

describe('the price', () => {
  const priceIn = (...regions: readonly string[]) =>
    report({ accepted: acceptedLike({ endpoints: regions.map((region) => endpointLike({ region })) }) }).price;

  it('is as old as the oldest of its parts', () => {
    expect(priceIn('eu-west-2', 'ap-southeast-1', 'eu-west-2').awsPricesOf).toBe(endpointPrice('ap-southeast-1').of);
    expect(priceIn('eu-west-2').awsPricesOf).toBe(endpointPrice('eu-west-2').of);
    // Without an endpoint, that of the service's region, and when not even that is known, of the cheapest.
    expect(priceIn().awsPricesOf).toBe(endpointPrice('eu-west-1').of);
    expect(report({}).price.awsPricesOf).toBe(endpointPrice('').of);
  });

  it('is an estimate where a region has none, and names each region once', () => {
    expect(priceIn('eu-west-1', 'me-south-1', 'me-south-1', 'af-south-1').estimatedFor).toEqual([
      'me-south-1',
      'af-south-1',
    ]);
    expect(priceIn('eu-west-1')).not.toHaveProperty('estimatedFor');
  });

  it('of a region without one is that of the cheapest region', () => {
    const all = Object.values(endpointPrices).flatMap((price) => price?.usdPerZoneHour ?? []);
    expect(endpointPrice('nowhere-1')).toMatchObject({ known: false, usdPerZoneHour: Math.min(...all) });
    expect(endpointPrice('eu-central-1')).toEqual({
      known: true,
      usdPerZoneHour: 0.012,
      usdPerGb: 0.01,
      of: '2026-09-22',
    });
  });
});
