import { Hono } from 'hono';
import { z } from 'zod';
import { changeWorld, worldChange } from './control/change-world.ts';
import { faultSchema } from './control/fault-schema.ts';
import { summaryOf } from './control/summary.ts';
import type { World } from './world.ts';

/** `/_sandbox/…`: shows the ledger and the world, arms faults, and changes the world without a vendor's API. */
export function controlApp(world: World): Hono {
  const app = new Hono();
  app.get('/ledger', (c) => {
    const { calls, resources, transitions, handshakes } = world.ledger;
    return c.json({ calls, resources, transitions, handshakes });
  });
  app.get('/world', (c) => c.json(summaryOf(world)));
  app.post('/world', async (c) => {
    const change = worldChange.parse(await c.req.json());
    return c.json(changeWorld(world, change));
  });
  app.get('/faults', (c) => c.json({ faults: world.faults.list() }));
  app.post('/faults', async (c) => {
    const body: unknown = await c.req.json();
    const faults = faultSchema.array().parse(Array.isArray(body) ? body : [body]);
    for (const fault of faults) world.faults.add(fault);
    return c.json({ faults: world.faults.list() });
  });
  app.delete('/faults', (c) => {
    world.faults.clear();
    return c.json({ faults: [] });
  });
  app.all('*', (c) =>
    c.json({ error: 'Not found. There are /_sandbox/ledger, /_sandbox/faults and /_sandbox/world.' }, 404),
  );
  app.onError((error, c) => {
    // Every error here is the caller's: an unknown id, or a wrong body.
    const problems = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return c.json({ error: problems }, 400);
  });
  return app;
}
