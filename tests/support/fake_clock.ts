/** A clock that moves only when a test moves it. */
export interface FakeClock {
  /** Lets time pass; timers fire in between, each at its time. */
  pass(milliseconds: number): Promise<void>;
  /** Lets time pass at once, as work that holds up the event loop does: timers fire late, at the next `pass`. */
  holdUp(milliseconds: number): void;
}

interface Timer {
  readonly act: () => void;
  readonly each: number | undefined;
  due: number;
}

/** Rounds of microtasks that run after each timer. */
const TURNS = 20;

/** Runs an action for which `performance.now` and all timers follow a fake clock, which starts at 0. */
export async function withFakeClock(action: (clock: FakeClock) => Promise<void>): Promise<void> {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const { now } = performance, timers = new Map<number, Timer>();
  let time = 0, last = 0;
  const start = (act: () => void, delay = 0, each?: number) => {
    timers.set(++last, { act, each, due: time + delay });
    return { id: last, unref() {} };
  };
  const stop = (timer?: { id: number }) => void timers.delete(timer?.id ?? -1);
  const settled = async () => {
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
  };
  const pass = async (milliseconds: number) => {
    const end = time + milliseconds;
    await settled();
    for (let next; (next = nextOf(timers)) && next[1].due <= end;) {
      const [id, timer] = next;
      time = Math.max(time, timer.due);
      if (timer.each === undefined) timers.delete(id);
      else timer.due = time + timer.each;
      timer.act();
      await settled();
    }
    time = end;
    await settled();
  };
  performance.now = () => time;
  Object.assign(globalThis, {
    setTimeout: (act: () => void, delay?: number) => start(act, delay),
    setInterval: (act: () => void, delay: number) => start(act, delay, delay),
    clearTimeout: stop,
    clearInterval: stop,
  });
  try {
    await action({ pass, holdUp: (milliseconds) => void (time += milliseconds) });
  } finally {
    Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
    performance.now = now;
  }
}

function nextOf(timers: ReadonlyMap<number, Timer>): [number, Timer] | undefined {
  return [...timers].toSorted(([, one], [, other]) => one.due - other.due)[0];
}
