/** Something was changed by someone else since it was read: read again and repeat. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** A value with the version that guards its next write; version 0 has never been written. */
export interface Versioned<Value> {
  readonly value: Value;
  readonly version: number;
}

/**
 * `current`: sees every write that was confirmed before; so it is read unless something else is asked for. `recent`: may be a
 * second behind, for half the price.
 */
export type Freshness = 'current' | 'recent';
