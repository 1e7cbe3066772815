/** The rules of `rules.ts` hold for the real thing, in any order of things done. `MODEL_SEED` and `MODEL_RUNS` tell others. */
import { installationTest } from '../support/installation.ts';
import { runStories } from './run-stories.ts';

const { MODEL_SEED = '163', MODEL_RUNS = '12' } = process.env;

installationTest()(`${MODEL_RUNS} stories of seed ${MODEL_SEED} end as the rules say`, ({ installation }) =>
  runStories(installation, { seed: Number(MODEL_SEED), numRuns: Number(MODEL_RUNS) }),
);
