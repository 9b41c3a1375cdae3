// Plain JavaScript, as the worker that loads it is.
import { createRequire } from 'node:module';

/**
 * Lets dynalite's LevelDB answer a read of one key at once, and begin a range with a thousand entries in place of one: what is read
 * here lies in memory, and handing it to another thread and waiting for that took longer than reading it. Writes stay as they are.
 */
export function readAtOnce() {
  const { Level } = createRequire(createRequire(import.meta.url).resolve('dynalite'))('level');
  Level.prototype._get = async function get(key, options) {
    return this._getSync(key, options);
  };
  const makeIterator = Level.prototype._iterator;
  Level.prototype._iterator = function iterator(options) {
    const made = makeIterator.call(this, options);
    let entries = [];
    let next = 0;
    made._next = async () => {
      if (next === entries.length) {
        entries = await made._nextv(entriesAtOnce, {});
        next = 0;
      }
      return entries[next++];
    };
    return made;
  };
}

const entriesAtOnce = 1000;
