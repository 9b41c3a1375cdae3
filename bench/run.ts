import { benchReading } from './reading.ts';

const [rows = '1000000', rounds = '3'] = process.argv.slice(2);
await benchReading(Number(rows), Number(rounds));
