import { render } from "preact";
import { App } from "./app";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/sweep.css";
import "./styles/run.css";

render(<App />, document.getElementById("app") as HTMLElement);
