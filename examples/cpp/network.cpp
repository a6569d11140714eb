// network.cpp -- builds and cooks a network with the C++ library alone.
//
//     example_network [photo.jpg [result.png]]
#include <sarabet/chop.hpp>
#include <sarabet/project.hpp>
#include <sarabet/top.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

namespace sb = sarabet;

int main(int argc, char** argv) try {
    sb::Project project;
    sb::Comp root(project.root());

    sb::Chop lfo(root.create("lfoCHOP"));  // channels: an oscillator, made positive and halved
    sb::Chop math(root.create("mathCHOP"));
    math.set_input(0, lfo.ref());
    math.parameter("gain").set_val(0.5);
    math.parameter("postoff").set_val(0.5);
    project.step(15);
    std::printf("%s at frame %lld: %.3f\n", math.path().c_str(),
                static_cast<long long>(project.frame()), math[0].eval());

    sb::Top source(root.create(argc > 1 ? "imagefileinTOP" : "rampTOP", "source"));
    if (argc > 1) source.parameter("file").set_val(std::string(argv[1]));
    sb::Top level(root.create("levelTOP"));  // textures: brighter by the channel, then soft
    level.set_input(0, source.ref());
    level.parameter("brightness1").set_val(1.0 + math[0].eval());
    sb::Top blur(root.create("blurTOP"));
    blur.set_input(0, level.ref());
    blur.parameter("size").set_val(8.0);

    const std::vector<std::uint8_t> png = blur.snapshot().encode(".png");
    const char* path = argc > 2 ? argv[2] : "network.png";
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
    std::printf("%s: %d x %d, %zu bytes\n", path, blur.width(), blur.height(), png.size());
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "network: %s\n", error.what());
    return 1;
}
