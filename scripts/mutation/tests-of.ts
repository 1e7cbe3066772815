/** Which tests run for a bug in which part: those of that part. The whole suite would take minutes for each bug. */

interface Part {
  /** Beginnings of the paths of its files. The first part that matches is used. */
  readonly files: readonly string[];
  readonly unit: readonly string[];
  /** Run only when no unit test has noticed the bug. */
  readonly server: readonly string[];
}

const CHANGES = ['offboard', 'ownership', 'lost-runs', 'principals', 'components'].map(
  (each) => `test/changes/${each}.test.ts`,
);
const RUNS = ['compensate', 'cancel', 'partial', 'parking', 'extend', 'request'].map(
  (each) => `test/workflows/${each}.test.ts`,
);
const STEPS = 'test/contract/steps.test.ts';
const FLEET_STATE = [
  ...['fleet-state', 'start-order', 'fleet-view', 'fleet-details', 'fleet-actions', 'fleet-inputs', 'item-notes'],
  ...['record-state', 'drift-events'],
];
const named = (directory: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `test/${directory}/${name}.test.ts`);
const activities = (...names: readonly string[]): readonly string[] => named('activities', ...names);

/** Workflow code in the process of the test: see test/support/workflow-context.ts. */
const run = (...names: readonly string[]): readonly string[] => named('run', ...names);

/** Written by hand: `src/workflows` is bundled before it runs, so no test imports it. */
export const parts: readonly Part[] = [
  {
    // Pure: their own test is quick.
    files: [
      'src/activities/ownership.ts',
      'src/activities/receipt.ts',
      'src/activities/claims/claim-tags.ts',
      'src/activities/claims/claims-of-steps.ts',
    ],
    unit: activities('claim-tags', 'receipt'),
    server: [STEPS, 'test/changes/ownership.test.ts', 'test/changes/offboard.test.ts'],
  },
  {
    files: ['src/activities/claims/', 'src/activities/vpc-endpoint/'],
    unit: activities('claims', 'ownership', 'receipt', 'first-look', 'invisible-service'),
    server: [
      STEPS,
      'test/changes/ownership.test.ts',
      'test/changes/offboard.test.ts',
      'test/changes/connections.test.ts',
    ],
  },
  {
    files: ['src/activities/privatelink/', 'src/activities/components/', 'src/activities/connection.ts'],
    unit: activities('access', 'privatelink', 'claims', 'stands-on', 'first-look'),
    server: [STEPS, ...CHANGES],
  },
  {
    files: ['src/activities/survey/'],
    unit: named('survey', 'components', 'link-snapshot', 'offboard', 'principals', 'shared-things'),
    server: [],
  },
  {
    files: ['src/activities/waiting/', 'src/activities/stands-on.ts', 'src/activities/look-ahead.ts'],
    unit: activities('poll-until', 'schedule', 'ground', 'stands-on', 'look-ahead', 'wrap'),
    server: ['test/workflows/ground.test.ts', STEPS],
  },
  {
    files: ['src/activities/failures/'],
    unit: activities('denials', 'failures', 'wrap'),
    server: [],
  },
  {
    files: ['src/activities/checks/'],
    unit: named('checks', 'clients', 'endpoint', 'link', 'prober', 'rows'),
    server: [],
  },
  { files: ['src/activities/watch-link.ts'], unit: activities('watch-link'), server: [] },
  { files: ['src/activities/notify.ts'], unit: ['test/notifiers.test.ts'], server: [] },
  {
    files: ['src/activities/findings/'],
    unit: named(
      'findings',
      ...['components', 'firewall', 'network', 'partitions', 'permissions', 'principals', 'service'],
    ),
    server: [],
  },
  {
    files: ['src/activities/plan/', 'src/activities/validate.ts'],
    unit: named('plan', 'begin', 'differences', 'looks', 'plan', 'report', 'resolve-request'),
    server: [],
  },
  {
    // Pure: what a fleet knows, says and decides. Their own tests are quick.
    files: FLEET_STATE.map((name) => `src/workflows/fleet/${name}.ts`),
    unit: ['state', 'start-order', 'view', 'actions', 'record-state', 'record-notes', 'drift-events'].map(
      (each) => `test/fleet-${each}.test.ts`,
    ),
    server: [],
  },
  {
    files: ['item-look', 'manifest-report', 'drift-report', 'left-text'].map(
      (each) => `src/activities/fleet/${each}.ts`,
    ),
    unit: activities('fleet-item-look', 'fleet-reports'),
    server: [],
  },
  {
    files: [
      ...['newest-run', 'watch-items', 'retry-parked', 'start-items', 'look-at-items', 'resumable'],
      ...['read-job', 'check-source', 'check-fleet'],
    ].map((each) => `src/activities/fleet/${each}.ts`),
    unit: activities('fleet-runs', 'fleet-sends', 'fleet-manifest', 'look-at-items', 'resumable'),
    server: [],
  },
  {
    files: ['src/activities/fleet/inventory.ts', 'src/activities/fleet/linkable.ts'],
    unit: [...activities('fleet-inventory', 'fleet-linkable'), 'test/policy/gate.test.ts'],
    server: [],
  },
  {
    files: ['src/activities/fleet/desire-scheduled.ts'],
    unit: activities('fleet-left'),
    server: ['schedules', 'prune'].map((each) => `test/fleet/${each}.test.ts`),
  },
  {
    files: ['src/workflows/look-at-fleet.ts', 'src/workflows/fleet/fleet-activities.ts'],
    unit: run('fleet-calls'),
    server: ['test/fleet/many-looks.test.ts', 'test/fleet/fleet.test.ts'],
  },
  {
    files: [
      'src/activities/fleet/',
      'src/workflows/fleet/',
      'src/workflows/onboard-fleet.ts',
      'src/workflows/keep-fleet.ts',
      'src/workflows/take-inventory.ts',
      'src/workflows/scheduled.ts',
    ],
    unit: ['test/manifest-draft.test.ts', 'test/policy/gate.test.ts'],
    server: ['fleet', 'schedules', 'inventory', 'prune', 'retry', 'drift-told'].map(
      (each) => `test/fleet/${each}.test.ts`,
    ),
  },
  {
    files: ['src/activities/'],
    unit: [...activities('targets', 'stands-on', 'wrap'), 'test/plan/unknown.test.ts'],
    server: [STEPS, 'test/workflows/request.test.ts', 'test/workflows/announce.test.ts'],
  },
  {
    files: ['src/workflows/updates/', 'src/workflows/activity-calls/refusal.ts'],
    unit: [...run('updates', 'rollback', 'skip', 'extensions', 'patches'), 'test/update-fields.test.ts'],
    server: [],
  },
  { files: ['src/workflows/details/'], unit: run('details', 'parked-box'), server: [] },
  {
    files: ['src/workflows/activity-calls/', 'src/workflows/steps/'],
    unit: run('failure', 'waits', 'parked-run', 'undo', 'onboarding', 'step-words', 'changes', 'offboarding'),
    server: [],
  },
  {
    files: ['src/workflows/run/', 'src/workflows/lifecycle/', 'src/contract/rounds.ts'],
    unit: [
      'test/stages.test.ts',
      ...run(
        ...['rounds', 'walk', 'status', 'state', 'result', 'log', 'parking', 'known-looks', 'step-inputs', 'context'],
        ...['waits', 'parked-run', 'undo', 'onboarding', 'step-words', 'changes', 'offboarding'],
      ),
    ],
    server: [],
  },
  {
    files: ['src/workflows/onboard.ts', 'src/workflows/offboard.ts', 'src/workflows/change-'],
    unit: run('onboarding', 'parked-run', 'undo', 'changes', 'offboarding', 'extensions'),
    server: [],
  },
  {
    files: ['command-per-task', 'callers', 'doctor', 'find-linkable'].map((each) => `src/workflows/${each}.ts`),
    unit: run('interceptors', 'questions'),
    server: ['test/workflows/identity.test.ts'],
  },
  {
    files: ['src/workflows/', 'src/contract/'],
    unit: ['test/stages.test.ts'],
    server: [
      ...RUNS,
      'test/changes/offboard.test.ts',
      'test/changes/principals.test.ts',
      'test/workflows/status.test.ts',
      'test/workflows/announce.test.ts',
    ],
  },
];

/** @throws Error when no part has the file */
export function testsOf(file: string): Pick<Part, 'unit' | 'server'> {
  const part = parts.find(({ files }) => files.some((begins) => file.startsWith(begins)));
  if (part === undefined) throw new Error(`scripts/mutation/tests-of.ts names no tests for ${file}: give it a part`);
  return part;
}
