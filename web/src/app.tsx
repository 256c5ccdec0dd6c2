import type { JSX } from "preact";
import { loginNeeded } from "./api/client";
import { Shell, Trouble } from "./components/shell";
import { useObservable } from "./hooks";
import { readPath } from "./logic/url";
import { Home } from "./pages/home";
import { Login } from "./pages/login";
import { RunPage } from "./pages/run";
import { SweepPage } from "./pages/sweep";
import { address, go } from "./router";

/** The page of the address; a login first, when the server wants one. */
export function App(): JSX.Element {
  const shown = useObservable(address);
  const closed = useObservable(loginNeeded);
  const route = readPath(shown.split("?")[0] ?? "/");
  if (route.page === "login") return <Login onDone={() => go("/")} />;
  if (closed) return <Login />;
  switch (route.page) {
    case "home":
      return <Home />;
    case "project":
      return <Home key={shown} entity={route.entity} project={route.project} />;
    case "sweep":
      return <SweepPage key={`${route.entity}/${route.project}/${route.id}`} {...route} />;
    case "run":
      return <RunPage key={`${route.entity}/${route.project}/${route.id}`} {...route} />;
    default:
      return (
        <Shell crumbs={[]}>
          <Trouble title="There is no such page" text="Sweeps are at /ENTITY/PROJECT/sweeps/ID, runs at /ENTITY/PROJECT/runs/ID." />
        </Shell>
      );
  }
}
