import { type Resolver, Unsupported } from './intrinsics.ts';

/** The properties of one resource, read by name: intrinsic functions replaced, kinds checked, path kept for messages. */
export interface Properties {
  readonly path: string;
  has(name: string): boolean;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** a text, number or flag, as text */
  plain(name: string): string | undefined;
  number(name: string, otherwise: number): number;
  flag(name: string, otherwise: boolean): boolean;
  texts(name: string): readonly string[];
  /** members that are texts, numbers or flags, all as text: environment variables, queue attributes */
  textMap(name: string): Readonly<Record<string, string>>;
  object(name: string): Properties | undefined;
  objects(name: string): readonly Properties[];
  /** anything, resolved */
  value(name: string): unknown;
}

export function readProperties(given: Readonly<Record<string, unknown>>, path: string, resolver: Resolver): Properties {
  const wrong = (name: string, wanted: string, found: unknown): Unsupported =>
    new Unsupported(`${path}.${name}: ${wanted} was expected, not ${JSON.stringify(found)}`);
  const value = (name: string): unknown => resolver.resolve(given[name], `${path}.${name}`);
  const optionalText = (name: string): string | undefined => {
    const found = value(name);
    if (found === undefined || typeof found === 'string') return found;
    throw wrong(name, 'a text', found);
  };
  const objectOf = (name: string, found: unknown): Properties => {
    if (found === null || typeof found !== 'object' || Array.isArray(found)) throw wrong(name, 'an object', found);
    return readProperties(found as Record<string, unknown>, `${path}.${name}`, resolver);
  };
  const plainText = (name: string, found: unknown): string => {
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return String(found);
    throw wrong(name, 'a text', found);
  };
  const listOf = (name: string): readonly unknown[] => {
    const found = value(name) ?? [];
    if (!Array.isArray(found)) throw wrong(name, 'a list', found);
    return found;
  };
  return {
    path,
    has: (name) => given[name] !== undefined,
    text: (name) => {
      const found = optionalText(name);
      if (found === undefined) throw wrong(name, 'a text', found);
      return found;
    },
    optionalText,
    plain: (name) => {
      const found = value(name);
      return found === undefined ? undefined : plainText(name, found);
    },
    number: (name, otherwise) => {
      const found = value(name) ?? otherwise;
      const read = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
      if (typeof read !== 'number' || !Number.isFinite(read)) throw wrong(name, 'a number', found);
      return read;
    },
    flag: (name, otherwise) => {
      const found = value(name) ?? otherwise;
      if (found === 'true' || found === true) return true;
      if (found === 'false' || found === false) return false;
      throw wrong(name, 'true or false', found);
    },
    texts: (name) =>
      listOf(name).map((item) => {
        if (typeof item !== 'string') throw wrong(name, 'a list of texts', item);
        return item;
      }),
    textMap: (name) => {
      const found = value(name) ?? {};
      const members = Object.entries(found as Record<string, unknown>).map(([member, inner]) => {
        return [member, plainText(`${name}.${member}`, inner)] as const;
      });
      return Object.fromEntries(members);
    },
    object: (name) => {
      const found = value(name);
      return found === undefined ? undefined : objectOf(name, found);
    },
    objects: (name) => listOf(name).map((item) => objectOf(name, item)),
    value,
  };
}
