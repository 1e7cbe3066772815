/** In every test file: fails a test with a call or an answer that does not match the vendors' descriptions. */
import { afterAll, afterEach } from 'vitest';
import { takeDeviations, watchExchanges } from '../vendors/deviations.ts';

watchExchanges();
afterEach(demandNone);
afterAll(demandNone);

function demandNone(): void {
  const deviations = takeDeviations();
  if (deviations.length > 0)
    throw new Error(`Not as the vendors describe it (test/vendors/facts):\n${deviations.slice(0, 20).join('\n')}`);
}
