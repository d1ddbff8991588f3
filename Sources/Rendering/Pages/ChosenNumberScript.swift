/// What a page tells of the number that is chosen, and what moves the slider: the second half of ``MomentsScript``, whose
/// names it reads.
enum ChosenNumberScript {
    static let text: StaticString = #"""
        // The chosen number
        const pair = (list, name, text) => {
          const dt = document.createElement("dt"), dd = document.createElement("dd"), code = document.createElement("code");
          dt.textContent = name; code.textContent = text; dd.append(code); list.append(dt, dd);
        };
        const course = (values, k) => {
          const w = 420, h = 90, box = document.createElementNS(svg, "svg");
          box.setAttribute("class", "picture"); box.setAttribute("viewBox", "0 0 " + w + " " + (h + 8)); box.setAttribute("width", w); box.setAttribute("role", "img");
          const finite = values.filter(Number.isFinite), low = Math.min(...finite), high = Math.max(...finite);
          box.setAttribute("aria-label", finite.length ? "its course: from " + written(values[0]) + " to " + written(values[count - 1]) + ", lowest " + written(low) + ", highest " + written(high) : "no finite number");
          const x = i => 4 + (data.steps[i] - data.steps[0]) / Math.max(data.steps[count - 1] - data.steps[0], 1) * (w - 100);
          const y = v => high > low ? 4 + (high - v) / (high - low) * h : 4 + h / 2;
          let d = "", pen = false;
          values.forEach((v, i) => { if (!Number.isFinite(v)) { pen = false; return; } d += (pen ? "L" : "M") + x(i).toFixed(1) + " " + y(v).toFixed(1); pen = true; });
          const path = document.createElementNS(svg, "path"); path.setAttribute("class", "line s1"); path.setAttribute("d", d || "M0 0"); box.append(path);
          if (Number.isFinite(values[k])) {
            const dot = document.createElementNS(svg, "circle"); dot.setAttribute("class", "point s1"); dot.setAttribute("r", 4);
            dot.setAttribute("cx", x(k)); dot.setAttribute("cy", y(values[k])); box.append(dot);
          }
          if (finite.length) for (const [v, at] of high > low ? [[high, 13], [low, h + 4]] : [[high, 4 + h / 2]]) {
            const label = document.createElementNS(svg, "text"); label.setAttribute("x", w - 90); label.setAttribute("y", at); label.textContent = written(v, 4); box.append(label);
          }
          return box;
        };
        const element = (name, text, kind) => {
          const made = document.createElement(name);
          if (text !== undefined) made.textContent = text;
          if (kind) made.className = kind;
          return made;
        };
        const tableOf = (block, title) => {
          const box = element("div", undefined, "wide"), table = element("table"), head = element("thead"), body = element("tbody");
          box.tabIndex = 0; box.setAttribute("role", "group"); box.setAttribute("aria-label", block.caption === undefined ? title : data.texts[block.caption]);
          if (block.caption !== undefined) table.append(element("caption", data.texts[block.caption]));
          const kind = i => block.numbers.includes(i) ? "n" : "", names = element("tr");
          block.head.forEach((place, i) => {
            const text = data.texts[place];
            const cell = element(text ? "th" : "td", text, kind(i));
            if (text) cell.scope = "col";
            names.append(cell);
          });
          head.append(names);
          for (const row of block.rows) {
            const line = element("tr");
            row.forEach((place, i) => {
              const text = data.texts[place];
              const cell = element(i === 0 && text ? "th" : "td", text, kind(i));
              if (i === 0 && text) cell.scope = "row";
              line.append(cell);
            });
            body.append(line);
          }
          table.append(head, body); box.append(table);
          return box;
        };
        const answer = (title, blocks) => [element("h4", title), ...blocks.flatMap(block =>
          typeof block === "number" ? data.texts[block].split("\n").filter(line => line).map(line => element("p", line, "say")) : [tableOf(block, title)])];
        const tell = () => {
          const { view, place } = chosen, { matrix } = view, k = present;
          const row = Math.floor(place / matrix.columns) + 1, column = place % matrix.columns + 1;
          const name = matrix.name + "[" + row + "," + column + "]";
          $("weight").hidden = false;
          $("weight-name").textContent = name;
          const list = document.createElement("dl");
          pair(list, "update", String(data.steps[k]));
          pair(list, "value as stored", String(matrix.values[k][place]));
          const gradient = views[byName.get("d" + matrix.name)];
          if (gradient && gradient.matrix.values) pair(list, "gradient as stored", String(gradient.matrix.values[k][place]));
          $("weight-numbers").replaceChildren(list);
          $("weight-course").replaceChildren(course(matrix.values.map(m => m[place]), k));
          const commands = ["goto step " + data.steps[k], "explain " + name];
          if (matrix.role === "parameter") commands.push("blame " + name, "whatif " + name + " += 0.1");
          $("weight-commands").replaceChildren(...commands.map(command => {
            const button = document.createElement("button"); button.type = "button";
            const code = document.createElement("code"); code.textContent = command; button.append(code);
            button.title = "Copy"; button.className = "copies"; return button;
          }));
        };
        // What explain and blame say takes longer to write, and is the same over many moments.
        let reasoned = null;
        const reason = () => {
          const { view, place } = chosen, { matrix } = view, k = present, name = $("weight-name").textContent;
          const known = data.weights.find(w => w.matrix === matrix.name && w.place === place), why = [];
          let best = null;
          for (const one of known ? known.explanations : []) if (best === null || Math.abs(one[0] - k) < Math.abs(best[0] - k)) best = one;
          const key = name + "@" + (best && best[0]) + (best && best[0] === k);
          if (key === reasoned) return;
          reasoned = key;
          if (best) why.push(...answer("explain " + name + ", after update " + data.steps[best[0]] + (best[0] === k ? "" : " (the nearest that is kept)"), best[1]));
          if (known && known.blame.length) why.push(...answer("blame " + name + ", over the whole way", known.blame));
          $("weight-why").replaceChildren(...why);
        };
        const choose = (view, place, focuses) => {
          document.querySelectorAll('.cell[aria-pressed="true"]').forEach(b => b.setAttribute("aria-pressed", "false"));
          const button = view.buttons[place];
          if (button) { button.setAttribute("aria-pressed", "true"); view.buttons.forEach(b => { b.tabIndex = -1; }); button.tabIndex = 0; }
          chosen = { view, place };
          tell();
          reason();
          if (focuses) $("weight").scrollIntoView({ block: "nearest" });
        };
        for (const view of views) view.buttons.forEach((button, place) => {
          button.setAttribute("aria-pressed", "false");
          button.addEventListener("click", () => choose(view, place, true));
          button.addEventListener("keydown", event => {
            const columns = view.matrix.columns;
            const to = { ArrowLeft: place - 1, ArrowRight: place + 1, ArrowUp: place - columns, ArrowDown: place + columns, Home: 0, End: view.buttons.length - 1 }[event.key];
            if (to === undefined || !view.buttons[to]) return;
            event.preventDefault();
            button.tabIndex = -1; view.buttons[to].tabIndex = 0; view.buttons[to].focus();
          });
        });
        for (const { view, lines } of edges) lines.forEach((line, place) => {
          line.setAttribute("cursor", "pointer");
          line.addEventListener("click", () => { if (views[view].matrix.values) choose(views[view], place, true); });
        });

        // The slider, and playing
        slider.addEventListener("input", () => show(Number(slider.value)));
        let timer = null;
        const stop = () => { clearInterval(timer); timer = null; $("play").textContent = "Play"; };
        $("play").addEventListener("click", () => {
          if (timer) return stop();
          if (Number(slider.value) === count - 1) slider.value = 0;
          $("play").textContent = "Pause";
          timer = setInterval(() => {
            if (Number(slider.value) >= count - 1) return stop();
            slider.value = Number(slider.value) + 1; show(Number(slider.value));
          }, Math.max(40, 8000 / count));
        });
        show(count - 1);
        const first = views.find(view => view.matrix.role === "parameter" && view.buttons.length);
        if (first) choose(first, 0, false);
        })();
        """#
}
