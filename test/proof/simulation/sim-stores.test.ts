import { describeObjectStore } from '../../contracts/object-store-contract.ts';
import { describeStateStore } from '../../contracts/state-store-contract.ts';
import { FaultObjects, FaultState, Wire, type Calls } from '../../../proof/simulation/fault-client.ts';
import { SimObjects, SimState } from '../../../proof/simulation/sim-stores.ts';

/** Answers every call at once and without fault. */
const calls: Calls = {
  now: Date.now(),
  call: async (_, call) => call.perform({ now: Date.now(), stale: false, reduced: false }).value,
};

function wire(): Wire {
  const actor = { name: 'one', label: 'one', status: 'running', parked: 0, history: 0 } as const;
  return new Wire(
    calls,
    { ...actor },
    { attempts: 1, nameOf: (method) => method, guard: () => {}, chunkBytes: 65_536 },
  );
}

describeObjectStore('simulated', async () => ({
  store: new FaultObjects(wire(), new SimObjects()),
  dispose: async () => {},
}));

describeStateStore('simulated', async () => ({
  store: new FaultState(wire(), new SimState()),
  dispose: async () => {},
}));
