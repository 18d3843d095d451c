() => {
    // The texts on the page whose contrast is below WCAG 2.2's AA: 4.5, or 3 for large ones. Disabled controls are
    // excepted there (https://www.w3.org/TR/WCAG22/#contrast-minimum).
    const numbers = (text) => text.match(/[\d.]+/g).map(Number);
    const colour = (text) => { const [r, g, b, a = 1] = numbers(text); return { r, g, b, a }; };
    const over = (top, under) => Object.fromEntries(["r", "g", "b"].map((each) => [each, top[each] * top.a + under[each] * (1 - top.a)]));
    const luminance = (it) => {
        const [r, g, b] = [it.r, it.g, it.b].map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const grounds = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            const stops = [...style.backgroundImage.matchAll(/rgba?\([^)]*\)/g)].map((each) => colour(each[0]));
            if (stops.length) return stops;
            const own = colour(style.backgroundColor);
            layers.unshift(own);
            if (own.a === 1) break;
        }
        return [layers.reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255 })];
    };
    const faults = [];
    const judge = (text, node, style) => {
        const size = parseFloat(style.fontSize);
        const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        for (const ground of grounds(node)) {
            const found = ratio(over(colour(style.color), ground), ground);
            if (found < needed) faults.push(`${text.trim().slice(0, 40)} (${node.tagName}.${node.className}): ${found.toFixed(2)}`);
        }
    };
    const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !node.closest(":disabled, .unseen");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (/[\p{L}\p{N}]/u.test(walker.currentNode.data) && shown(node)) judge(walker.currentNode.data, node, getComputedStyle(node));
    }
    for (const node of document.querySelectorAll("input, textarea")) {
        if (node.placeholder && !node.value && shown(node)) judge(node.placeholder, node, getComputedStyle(node, "::placeholder"));
    }
    return [...new Set(faults)];
}
