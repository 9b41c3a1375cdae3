import { fetchPackage } from './fetched-package.ts';

/** What the benchmark uses of https://duckdb.org/docs/stable/clients/node_neo/overview, whose own types are not installed. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<{ connect(): Promise<Connection> }>;
  };
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

/** Its 70 MB are fetched the first time; to be called before anything is measured. */
export const fetchDuckDb = (): string => fetchPackage('@duckdb/node-api', '1.5.6-r.1');

export const importDuckDb = async (): Promise<DuckDb> => (await import(fetchDuckDb())) as DuckDb;
