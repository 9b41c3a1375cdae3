/**
 * Upgrades of stored JSON, made of small parts. Each is pure and lets pass what it does not expect: whether the result is
 * right is for the shape to say that checks it afterwards.
 */
export type Upgrade = (value: unknown) => unknown;

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapMembers = (value: unknown, map: (name: string, member: unknown) => readonly [string, unknown]): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => map(name, member))) : value;

/** One upgrade after the other. */
export const chain =
  (...upgrades: readonly Upgrade[]): Upgrade =>
  (value) =>
    upgrades.reduce((upgraded, upgrade) => upgrade(upgraded), value);

/** Members of an object get new names, old → new. */
export const renameMembers = (names: Readonly<Record<string, string>>): Upgrade => {
  const known = new Map(Object.entries(names));
  return (value) => mapMembers(value, (name, member) => [known.get(name) ?? name, member]);
};

/** Members that an older release did not write yet. */
export const addMembers =
  (missing: Members): Upgrade =>
  (value) =>
    isObject(value) ? { ...missing, ...value } : value;

/** Upgrades some members of an object, where they are there. */
export const inMembers = (upgrades: Readonly<Record<string, Upgrade>>): Upgrade => {
  const known = new Map(Object.entries(upgrades));
  return (value) => mapMembers(value, (name, member) => [name, known.get(name)?.(member) ?? member]);
};

/** Upgrades each entry of an array, or each value of a record. */
export const inEach =
  (upgrade: Upgrade): Upgrade =>
  (value) =>
    Array.isArray(value)
      ? value.map((entry: unknown) => upgrade(entry))
      : mapMembers(value, (name, member) => [name, upgrade(member)]);

/** Upgrades the names in a record, which are data there and no members: an account's alerts by their keys. */
export const inKeys =
  (upgrade: Upgrade): Upgrade =>
  (value) =>
    mapMembers(value, (name, member) => [String(upgrade(name)), member]);

/** A word that has become another, old → new. Any other value stays. */
export const renameValue = (words: Readonly<Record<string, string>>): Upgrade => {
  const known = new Map(Object.entries(words));
  return (value) => (typeof value === 'string' ? (known.get(value) ?? value) : value);
};
