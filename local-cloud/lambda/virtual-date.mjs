// Plain JavaScript because every execution environment loads it before the handler: a TypeScript file would cost
// each of them 25 ms and 17 MB for stripping its types.

/**
 * Replaces the global `Date` by one that asks `now` for the time; everything else about it stays (parsing, time
 * zones, `instanceof`, subclasses). Timers and `performance.now()` are untouched.
 *
 * @param {() => number} now milliseconds since the epoch
 * @returns {() => void} puts the real `Date` back
 */
export function installDate(now) {
  const Real = globalThis.Date;
  /** @param {...unknown} given */
  function VirtualDate(...given) {
    if (new.target === undefined) return new Real(now()).toString();
    return Reflect.construct(Real, given.length === 0 ? [now()] : given, new.target);
  }
  VirtualDate.prototype = Real.prototype;
  Object.defineProperties(VirtualDate, {
    name: { value: 'Date' },
    length: { value: Real.length },
    now: { value: now, writable: true, configurable: true },
    parse: { value: Real.parse, writable: true, configurable: true },
    UTC: { value: Real.UTC, writable: true, configurable: true },
  });
  Real.prototype.constructor = VirtualDate;
  globalThis.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (VirtualDate));
  return () => {
    Real.prototype.constructor = Real;
    globalThis.Date = Real;
  };
}
