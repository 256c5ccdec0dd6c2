import { describe, expect, test } from "vitest";
import { pathOf, readPath, readSweepQuery, writeSweepQuery } from "../src/logic/url";

describe("paths", () => {
  test.each([
    ["/", { page: "home" }],
    ["/login", { page: "login" }],
    ["/ada/digits", { page: "project", entity: "ada", project: "digits" }],
    ["/ada/digits/sweeps", { page: "project", entity: "ada", project: "digits" }],
    ["/ada/digits/workspace", { page: "project", entity: "ada", project: "digits" }],
    ["/ada/digits/sweeps/x1", { page: "sweep", entity: "ada", project: "digits", id: "x1" }],
    ["/ada/digits/runs/r1/", { page: "run", entity: "ada", project: "digits", id: "r1" }],
    ["/ada/digits/runs/r1/logs", { page: "run", entity: "ada", project: "digits", id: "r1" }],
    ["/ada/my%20project%2F2/runs/r1", { page: "run", entity: "ada", project: "my project/2", id: "r1" }],
    ["/ada", { page: "unknown" }],
    ["/ada/digits/reports/1", { page: "unknown" }],
    ["/ada/50%/runs/r1", { page: "unknown" }],
  ])("%s", (path, route) => {
    expect(readPath(path)).toEqual(route);
  });

  test("any names survive a path", () => {
    const [entity, project, id] = ["<b>", "a/b?c#d", "50% 😀"];
    expect(readPath(pathOf(entity, project, "runs", id))).toEqual({ page: "run", entity, project, id });
  });
});

describe("the query of a sweep's page", () => {
  test("is empty when all is as it comes", () => {
    expect(writeSweepQuery({ sort: null, brushes: new Map(), run: null })).toBe("");
    expect(readSweepQuery("")).toEqual({ sort: null, brushes: new Map(), run: null });
  });

  test("keeps sorting, filters and the picked run", () => {
    const state = {
      sort: { column: "config.lr", descending: true },
      brushes: new Map<string, { low: number; high: number } | { names: string[] }>([
        ["lr", { low: 0.001, high: 0.5 }],
        ["a&b=c", { names: ["relu", "<i>"] }],
        ["", { low: -1, high: 2 }],
      ]),
      run: "run00001",
    };
    expect(readSweepQuery(writeSweepQuery(state))).toEqual(state);
  });

  test.each([
    [0.1234567891234, 1 / 3, 0.123456, 0.333334],
    [-1 / 3, -1 / 7, -0.333334, -0.142857],
    [0, 0.1 + 0.2, 0, 0.3],
    [1e-5, 123456.7, 1e-5, 123457],
  ])("writes %d to %d short enough for an address, and never narrower", (low, high, from, to) => {
    const brushes = new Map([["lr", { low, high }]]);
    const read = readSweepQuery(writeSweepQuery({ sort: null, brushes, run: null }));
    expect(read.brushes.get("lr")).toEqual({ low: from, high: to });
  });

  test("leaves out what cannot be read", () => {
    const query = `?brush=nonsense&brush=${encodeURIComponent('["lr",1]')}&brush=${encodeURIComponent('[3,[1],2]')}&sort=`;
    expect(readSweepQuery(query)).toEqual({ sort: null, brushes: new Map(), run: null });
  });
});
